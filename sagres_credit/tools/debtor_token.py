"""The text of a link to a debtor's page: two numbers and a signature in 32 letters. No ORM."""
import base64
import re
from dataclasses import dataclass

#: Bytes of the signature that go into the text: 128 bits that nobody guesses, in a text that fits an SMS.
SIGNATURE_BYTES = 16
NUMBER_BYTES = 4
TEXT = re.compile(r"[A-Za-z0-9_-]{32}")


@dataclass(frozen=True)
class Token:
    """What the text of a link says: which link, until when (seconds since 1970, UTC), and the signature."""

    link_id: int
    expiry: int
    signature: bytes


#: What a text that is no token at all stands for: it is checked as any other, so that it takes as long.
NOTHING = Token(0, 0, bytes(SIGNATURE_BYTES))


def pack(link_id: int, expiry: int, signature: bytes) -> str:
    """Return the text of a link.

    >>> pack(7, 1800000000, bytes(32))
    'AAAAB2tJ0gAAAAAAAAAAAAAAAAAAAAAA'
    >>> unpack(pack(7, 1800000000, bytes(32))) == Token(7, 1800000000, bytes(16))
    True
    """
    numbers = link_id.to_bytes(NUMBER_BYTES, "big") + expiry.to_bytes(NUMBER_BYTES, "big")
    return base64.urlsafe_b64encode(numbers + signature[:SIGNATURE_BYTES]).decode()


def unpack(text: str) -> Token:
    """Return what a text says, :data:`NOTHING` where it is no token.

    >>> unpack("../etc/passwd") == NOTHING, unpack("") == NOTHING, unpack(None) == NOTHING
    (True, True, True)
    """
    if not TEXT.fullmatch(text or ""):
        return NOTHING
    raw = base64.urlsafe_b64decode(text)
    return Token(
        int.from_bytes(raw[:NUMBER_BYTES], "big"), int.from_bytes(raw[NUMBER_BYTES:2 * NUMBER_BYTES], "big"),
        raw[2 * NUMBER_BYTES:],
    )
