"""What each heir still owes of a debt that some of them have begun to pay. No ORM."""
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from .split import CENT, split_amount

__all__ = ["owed_by_heirs"]

ZERO = Decimal(0)


def owed_by_heirs(
    open_now: Decimal, paid: Mapping[str, Decimal], shares: Mapping[str, Fraction], *,
    limits: Mapping[str, Decimal] | None = None, rounding: Decimal = CENT,
) -> dict[str, Decimal]:
    """Return ``{key: what is left}`` of the debt of each heir, pro quota (752, 754 c.c.).

    The whole is what is open plus what the heirs paid, for what an heir paid counts for that heir alone; whatever else
    lowered the debt lowers everybody's part. Who paid more than their part leaves less to the others, in proportion.

    :param open_now: what is open of the debt, in units of currency, zero or more
    :param paid: what heirs paid, in units of currency; who is not named paid nothing
    :param shares: exact parts that add up to 1
    :param limits: the most that somebody owes in all, with benefit of inventory (490 c.c.): what is above is nobody's
    :raises ValueError: when shares do not add up to 1, or an amount is negative

    >>> half = {"anna": Fraction(1, 2), "bruno": Fraction(1, 2)}
    >>> {key: str(left) for key, left in owed_by_heirs(Decimal(1000), {}, half).items()}
    {'anna': '500.00', 'bruno': '500.00'}
    >>> {key: str(left) for key, left in owed_by_heirs(Decimal(700), {"anna": Decimal(300)}, half).items()}
    {'anna': '200.00', 'bruno': '500.00'}
    >>> {key: str(left) for key, left in owed_by_heirs(Decimal(300), {"anna": Decimal(700)}, half).items()}
    {'anna': '0.00', 'bruno': '300.00'}
    >>> {key: str(left) for key, left in owed_by_heirs(Decimal(1000), {}, half, limits={"bruno": Decimal(80)}).items()}
    {'anna': '500.00', 'bruno': '80.00'}
    """
    paid = {key: Decimal(paid.get(key, ZERO)) for key in shares}
    if open_now < 0 or any(amount < 0 for amount in paid.values()):
        raise ValueError("what is open and what was paid are zero or more")
    parts = split_amount(open_now + sum(paid.values()), shares, rounding=rounding)
    left = {key: max(part - paid[key], ZERO).quantize(rounding) for key, part in parts.items()}
    total = sum(left.values())
    if total > open_now:
        weights = {key: Fraction(amount) / Fraction(total) for key, amount in left.items()}
        left = split_amount(open_now, weights, rounding=rounding)
    for key, limit in (limits or {}).items():
        if key in left:
            left[key] = min(left[key], max(limit - paid[key], ZERO)).quantize(rounding)
    return left
