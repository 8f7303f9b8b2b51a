"""JSON without float: amounts stay exact on their way to the platform and back. No ORM."""
import json
import re
from decimal import Decimal

__all__ = ["dumps", "loads"]

#: Nobody's amount or number is longer; written out, 1e999999999 would fill the memory.
LONGEST_NUMBER, LARGEST_EXPONENT = 40, 30
#: What JSON can escape and no text of a database holds: NUL, and halves of characters.
HALF = r"\\u[dD][89abAB][0-9a-fA-F]{2}"
REST = r"\\u[dD][c-fC-F][0-9a-fA-F]{2}"
UNKEEPABLE = re.compile(rf"\\u0000|{HALF}(?!{REST})|(?<!{HALF}){REST}")


def dumps(value) -> bytes:
    """Return a value as JSON; decimals become numbers as they are written, floats are refused.

    >>> dumps({"pay": Decimal("10.50"), "index": 1, "iuv": "01000000000004285"}).decode()
    '{"pay": 10.50, "index": 1, "iuv": "01000000000004285"}'
    """
    return _encode(value).encode()


def loads(text):
    r"""Return what JSON says; numbers with a decimal point or an exponent become decimals.

    :raises ValueError: for what is not JSON, for the words NaN and Infinity, for numbers nobody means and for what is no text

    >>> loads(b'{"pay": 10.50}')
    {'pay': Decimal('10.50')}
    >>> loads('{"pay": 1e999999999}')
    Traceback (most recent call last):
    ValueError: a number is too long
    >>> loads(r'"\ud83d\ude00"'), loads(r'["a\ud83d"]')
    Traceback (most recent call last):
    ValueError: a text holds what is no character
    """
    text = text if isinstance(text, str) else bytes(text).decode()
    if UNKEEPABLE.search(text):
        raise ValueError("a text holds what is no character")
    try:
        return json.loads(text, parse_float=_read_decimal, parse_int=_read_whole, parse_constant=_refuse)
    except RecursionError:
        raise ValueError("the values are nested too deep") from None


def _read_decimal(word):
    number = Decimal(word) if len(word) <= LONGEST_NUMBER else None
    if number is None or abs(number.as_tuple().exponent) > LARGEST_EXPONENT:
        raise ValueError("a number is too long")
    return number


def _read_whole(word):
    if len(word) > LONGEST_NUMBER:
        raise ValueError("a number is too long")
    return int(word)


def _encode(value):
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_encode_key(key)}: {_encode(item)}" for key, item in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(_encode, value)) + "]"
    if isinstance(value, Decimal):
        if not value.is_finite():
            raise ValueError(f"{value} is no amount")
        return format(value, "f")
    if isinstance(value, float):
        raise TypeError(f"{value!r} is a float: amounts are decimals or cents")
    return json.dumps(value)


def _encode_key(key):
    if not isinstance(key, str):
        raise TypeError(f"{key!r} is no name of a JSON property")
    return json.dumps(key)


def _refuse(word):
    raise ValueError(f"{word} is no number")
