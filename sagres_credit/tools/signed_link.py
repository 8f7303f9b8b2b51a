"""The text of a signed link: some numbers and a signature, in letters that a browser keeps. No ORM."""
import base64
import binascii
import time
from collections import deque

NUMBER_BYTES = 4
SIGNATURE_BYTES = 32


def pack(numbers: tuple[int, ...], signature: bytes) -> str:
    """Return the text of a link that says ``numbers``.

    >>> unpack(pack((7, 3, 1800000000), bytes(32)), 3) == ((7, 3, 1800000000), bytes(32))
    True
    """
    raw = b"".join(number.to_bytes(NUMBER_BYTES, "big") for number in numbers) + signature
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def unpack(text: str, count: int) -> tuple[tuple[int, ...], bytes]:
    """Return what a text says; zeros where it is no link at all, so that it is checked as any other.

    >>> unpack("../etc/passwd", 2) == ((0, 0), bytes(32)), unpack("", 1) == ((0,), bytes(32))
    (True, True)
    """
    nothing = (0,) * count, bytes(SIGNATURE_BYTES)
    try:
        raw = base64.urlsafe_b64decode((text or "") + "=" * (-len(text or "") % 4))
    except (binascii.Error, ValueError):
        return nothing
    if len(raw) != count * NUMBER_BYTES + SIGNATURE_BYTES:
        return nothing
    places = range(0, count * NUMBER_BYTES, NUMBER_BYTES)
    numbers = tuple(int.from_bytes(raw[place:place + NUMBER_BYTES], "big") for place in places)
    return numbers, raw[count * NUMBER_BYTES:]


class Attempts:
    """How often something failed from one place within a time; each worker counts its own.

    >>> attempts = Attempts(2, 60)
    >>> [attempts.is_barred("a", 0), attempts.add("a", 0), attempts.add("a", 1), attempts.is_barred("a", 2)]
    [False, None, None, True]
    >>> attempts.is_barred("a", 61), attempts.is_barred("b", 2)
    (False, False)
    """

    def __init__(self, most: int, seconds: int, places: int = 10_000):
        self.most, self.seconds, self.places = most, seconds, places
        self.failed = {}

    def add(self, place: str, now: float | None = None) -> None:
        if len(self.failed) >= self.places and place not in self.failed:
            self.failed.pop(next(iter(self.failed)))
        self.failed.setdefault(place, deque(maxlen=self.most)).append(time.time() if now is None else now)

    def is_barred(self, place: str, now: float | None = None) -> bool:
        since = (time.time() if now is None else now) - self.seconds
        return sum(moment >= since for moment in self.failed.get(place, ())) >= self.most
