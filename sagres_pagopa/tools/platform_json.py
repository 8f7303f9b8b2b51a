"""JSON without float: amounts stay exact on their way to the platform and back. No ORM."""
import json
from decimal import Decimal

__all__ = ["dumps", "loads"]


def dumps(value) -> bytes:
    """Return a value as JSON; decimals become numbers as they are written, floats are refused.

    >>> dumps({"pay": Decimal("10.50"), "index": 1, "iuv": "01000000000004285"}).decode()
    '{"pay": 10.50, "index": 1, "iuv": "01000000000004285"}'
    """
    return _encode(value).encode()


def loads(text):
    """Return what JSON says; numbers with a decimal point or an exponent become decimals.

    :raises ValueError: for what is not JSON, and for the words NaN and Infinity

    >>> loads(b'{"pay": 10.50}')
    {'pay': Decimal('10.50')}
    """
    return json.loads(text, parse_float=Decimal, parse_constant=_refuse)


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
