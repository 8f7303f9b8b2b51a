"""Installments of a payment plan: dates and amounts that add up to the cent. No ORM."""
import calendar
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

#: How far apart installments are: ``(months, days)``.
FREQUENCIES = {"week": (0, 7), "two_weeks": (0, 14), "month": (1, 0), "two_months": (2, 0), "quarter": (3, 0)}
#: The last installment takes the difference: beyond so many times the others, the rounding is too coarse.
WILDLY_OFF = 2


def installments(
    total: Decimal, *, count: int, first_due: date, down_payment: Decimal = Decimal(0), frequency: str = "month",
    rounding: Decimal = Decimal("0.01"), amount: Decimal | None = None, smallest: Decimal = Decimal("0.01"),
) -> list[tuple[date, Decimal]]:
    """Return ``[(date, amount)]`` of a plan, by date; amounts add up to ``total`` exactly.

    Installments are equal, rounded to ``rounding``; the last one takes the difference. Where that would leave it without
    anything, or with more than twice the others, they are rounded down, and if need be to ``smallest``. A down payment
    falls on ``first_due`` and the ``count`` installments begin one period later. The day of the month is kept: where a
    month has no such day, its last one is taken.

    :param total: what is to be paid, down payment included
    :param frequency: ``week``, ``two_weeks``, ``month``, ``two_months`` or ``quarter``
    :param rounding: equal installments are a multiple of it
    :param amount: the equal installment, where it was chosen instead of the number
    :param smallest: the smallest unit of the currency
    :raises ValueError: when no such plan can be

    >>> [(str(day), str(amount)) for day, amount in installments(Decimal(100), count=3, first_due=date(2026, 1, 31))]
    [('2026-01-31', '33.33'), ('2026-02-28', '33.33'), ('2026-03-31', '33.34')]
    >>> [int(amount) for _day, amount in installments(
    ...     Decimal(1010), count=4, first_due=date(2026, 1, 31), down_payment=Decimal(200), rounding=Decimal(5))]
    [200, 205, 205, 205, 195]
    >>> [int(amount) for _day, amount in installments(Decimal(350), count=4, first_due=date(2026, 1, 31), amount=Decimal(100))]
    [100, 100, 100, 50]
    >>> installments(Decimal("0.02"), count=3, first_due=date(2026, 1, 31))
    Traceback (most recent call last):
    ...
    ValueError: 0.02 is too small for 3 installments
    """
    _check(total, count, down_payment, frequency, rounding, smallest)
    rest = total - down_payment
    equal = _get_equal(rest, count, rounding, smallest) if amount is None else amount
    last = rest - equal * (count - 1)
    if equal <= 0 or last <= 0:
        raise ValueError(f"{rest} is too small for {count} installments")
    amounts = [equal] * (count - 1) + [last]
    if down_payment:
        amounts.insert(0, down_payment)
    return [(nth_date(first_due, place, frequency), amount) for place, amount in enumerate(amounts)]


def count_for(total: Decimal, amount: Decimal) -> int:
    """Return how many installments of ``amount`` pay ``total``, the last one perhaps smaller.

    :raises ValueError: when either is not above zero

    >>> count_for(Decimal(350), Decimal(100)), count_for(Decimal(300), Decimal(100)), count_for(Decimal(5), Decimal(100))
    (4, 3, 1)
    """
    if total <= 0 or amount <= 0:
        raise ValueError("the total and the installment are above zero")
    return int((total / amount).to_integral_value(ROUND_CEILING))


def nth_date(first: date, place: int, frequency: str = "month") -> date:
    """Return the date ``place`` periods after ``first``, in a month that lacks the day its last day.

    >>> nth_date(date(2028, 1, 31), 1), nth_date(date(2026, 1, 31), 2), nth_date(date(2026, 1, 31), 1, "two_weeks")
    (datetime.date(2028, 2, 29), datetime.date(2026, 3, 31), datetime.date(2026, 2, 14))
    """
    months, days = FREQUENCIES[frequency]
    if not months:
        return first + timedelta(days=days * place)
    year, month = divmod(first.year * 12 + first.month - 1 + months * place, 12)
    return date(year, month + 1, min(first.day, calendar.monthrange(year, month + 1)[1]))


def _check(total, count, down_payment, frequency, rounding, smallest):
    if frequency not in FREQUENCIES:
        raise ValueError(f"{frequency} is no frequency")
    if count < 1:
        raise ValueError("a plan has at least one installment")
    if total <= 0:
        raise ValueError("there is nothing to pay")
    if rounding <= 0 or smallest <= 0:
        raise ValueError("installments are rounded to something above zero")
    if not 0 <= down_payment < total:
        raise ValueError(f"the down payment is between zero and {total}")


def _get_equal(rest, count, rounding, smallest):
    """Return the equal installment, by the coarsest rounding that leaves a last one like the others."""
    exact = rest / count
    equal = Decimal(0)
    for unit in (rounding, smallest):
        for mode in (ROUND_HALF_UP, ROUND_FLOOR):
            equal = (exact / unit).to_integral_value(mode) * unit
            if equal > 0 and 0 < rest - equal * (count - 1) <= WILDLY_OFF * equal:
                return equal
    return equal
