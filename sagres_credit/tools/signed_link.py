"""The text of a signed link: some numbers and a signature, in letters that a browser keeps. No ORM."""
import base64
import binascii

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

    A text says what it says in one way only: the last letter has bits to spare, and base64 passes over other letters.

    >>> text = pack((7, 3), bytes(32))
    >>> [unpack(bent, 2)[0] for bent in (text, text[:-1] + "B", text + "!")]
    [(7, 3), (0, 0), (0, 0)]
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
    signature = raw[count * NUMBER_BYTES:]
    return (numbers, signature) if pack(numbers, signature) == text else nothing
