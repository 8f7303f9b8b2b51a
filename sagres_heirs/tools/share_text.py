"""Fractions as people write them. No ORM."""
import re
from fractions import Fraction

__all__ = ["parse_share"]

FRACTION = re.compile(r"(\d{1,9})\s*/\s*(\d{1,9})", re.ASCII)
DECIMAL = re.compile(r"(\d{1,3}(?:[.,]\d{1,12})?)\s*(%?)", re.ASCII)


def parse_share(text: str) -> Fraction:
    """Return the exact part that somebody typed as ``1/3``, ``25%`` or ``0,25``.

    :raises ValueError: for anything else, and for a part below 0 or above 1

    >>> [str(parse_share(text)) for text in ("1/3", " 25 % ", "0,25", "12,5%", "1")]
    ['1/3', '1/4', '1/4', '1/8', '1']
    >>> parse_share("4/3")
    Traceback (most recent call last):
    ValueError: 4/3 is no part of the whole
    """
    text = (text or "").strip()
    share = None
    if found := FRACTION.fullmatch(text):
        numerator, denominator = map(int, found.groups())
        share = Fraction(numerator, denominator) if denominator else None
    elif found := DECIMAL.fullmatch(text):
        share = Fraction(found[1].replace(",", ".")) / (100 if found[2] else 1)
    if share is None or share > 1:
        raise ValueError(f"{text[:30]} is no part of the whole")
    return share
