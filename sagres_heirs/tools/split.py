"""Amounts by shares, to the cent, and shares that pass on. No ORM."""
from collections.abc import Mapping
from decimal import Context, Decimal
from fractions import Fraction

__all__ = ["split_amount", "transmit"]

CENT = Decimal("0.01")


def split_amount(amount: Decimal, shares: Mapping[str, Fraction], *, rounding: Decimal = CENT) -> dict[str, Decimal]:
    """Return ``{key: part}`` of an amount, parts that add up to it: cents left over go to the largest remainders.

    Parts are rounded down to ``rounding``, and of equal remainders the first in order of entry comes first. A negative
    amount is split as the positive one.

    :param amount: in whole multiples of ``rounding``
    :raises ValueError: for another amount, and for shares that are negative or do not add up to 1

    >>> parts = split_amount(Decimal(1000), {"spouse": Fraction(1, 3), **dict.fromkeys("abc", Fraction(2, 9))})
    >>> [str(part) for part in parts.values()]
    ['333.34', '222.22', '222.22', '222.22']
    """
    _check_whole(shares)
    units = _count_units(amount, rounding)
    exact = {key: abs(units) * Fraction(share) for key, share in shares.items()}
    parts = {key: part.numerator // part.denominator for key, part in exact.items()}
    left = abs(units) - sum(parts.values())
    for key in sorted(exact, key=lambda key: parts[key] - exact[key])[:left]:  # a stable sort keeps the order of entry
        parts[key] += 1
    multiply = Context(prec=len(str(units)) + len(rounding.as_tuple().digits)).multiply
    return {key: multiply(Decimal(-part if units < 0 else part), rounding) for key, part in parts.items()}


def transmit(shares: Mapping[str, Fraction], key: str, heirs: Mapping[str, Fraction]) -> dict[str, Fraction]:
    """Return the shares after who died before accepting: their heirs stand in their place (479 c.c.).

    Who has a share already adds to it; the others come where the dead person was.

    :param heirs: how the estate of the dead person is divided, adding up to 1
    :raises ValueError: when ``key`` has no share or is among the heirs, or a division does not add up to 1

    >>> heirs = {"anna": Fraction(1, 3), "eva": Fraction(2, 3)}
    >>> after = transmit({"anna": Fraction(1, 2), "bruno": Fraction(1, 2)}, "bruno", heirs)
    >>> {key: str(share) for key, share in after.items()}
    {'anna': '2/3', 'eva': '1/3'}
    """
    _check_whole(shares)
    _check_whole(heirs)
    if key not in shares or key in heirs:
        raise ValueError(f"{key} has to have a share and cannot be an heir of their own")
    after = {}
    for owner, share in shares.items():
        if owner != key:
            after[owner] = after.get(owner, 0) + Fraction(share)
            continue
        for heir, part in heirs.items():
            after[heir] = after.get(heir, 0) + share * Fraction(part)
    return {owner: share for owner, share in after.items() if share}


def _check_whole(shares):
    if any(share < 0 for share in shares.values()) or sum(map(Fraction, shares.values())) != 1:
        raise ValueError(f"shares are not negative and add up to 1: {', '.join(map(str, shares.values()))}")


def _count_units(amount, rounding):
    if not amount.is_finite() or not rounding.is_finite() or rounding <= 0:
        raise ValueError(f"{amount} cannot be split by {rounding}")
    units = Fraction(amount) / Fraction(rounding)
    if units.denominator != 1:
        raise ValueError(f"{amount} is not in whole multiples of {rounding}")
    return units.numerator
