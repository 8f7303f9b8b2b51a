"""Simple interest by day over dated rates (arts. 1224, 1282-1284 c.c.; D.Lgs. 231/2002). No ORM.

Amounts are ``Decimal`` or ``Fraction`` in the currency of the debt, rates are percent a year. A year has 365 days in
leap years too. Nothing compounds (1283 c.c.), and nothing is rounded but the sum, half up to the cent.
"""
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from .interest_errors import InterestError, MissingRateError, OverlappingRatesError

__all__ = [
    "Claim", "InterestError", "MissingRateError", "OverlappingRatesError", "Payment", "Rate", "Segment", "accrue",
    "round_cent", "round_parts", "simple_interest", "total",
]

DAYS_A_YEAR = 365
ONE_DAY = timedelta(days=1)
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Rate:
    """A rate in percent a year from one day to another, both included; without ``date_to`` until further notice."""

    date_from: date
    date_to: date | None
    percent: Decimal


@dataclass(frozen=True)
class Payment:
    """What reduced the capital on a day; that day still bears interest on it. Negative: a payment that came back."""

    date: date
    amount: Decimal


@dataclass(frozen=True)
class Claim:
    """A judicial claim: from its day, that day included, these rates run instead (1284 c. 4 c.c.)."""

    date: date
    rates: tuple[Rate, ...]


@dataclass(frozen=True)
class Segment:
    """Days in a row with the same capital and rate; ``amount`` is exact, not rounded."""

    date_from: date
    date_to: date
    days: int
    capital: Decimal
    percent: Decimal
    amount: Fraction


def simple_interest(
    principal: Decimal, due: date, until: date, rates: Iterable[Rate], *, spread: Decimal = Decimal(0)
) -> Decimal:
    """Return the interest on ``principal`` from the day after ``due`` to ``until`` included, in cents.

    >>> legal = [Rate(date(2023, 1, 1), date(2023, 12, 31), Decimal("5")),
    ...          Rate(date(2024, 1, 1), date(2024, 12, 31), Decimal("2.5"))]
    >>> simple_interest(Decimal(1000), date(2022, 12, 31), date(2024, 6, 30), legal)
    Decimal('62.47')
    >>> simple_interest(Decimal(1000), date(2024, 6, 30), date(2025, 1, 31), legal)  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    MissingRateError: no interest rate for 2025-01-01, needed until 2025-01-31

    :param spread: points added to the rate of every day
    :raises MissingRateError: naming the first day without a rate
    :raises InterestError: for two rates on one day, a negative principal or a negative rate
    """
    return total(accrue(principal, due, until, rates, spread=spread))


def accrue(
    capital: Decimal, due: date, until: date, rates: Iterable[Rate], *, spread: Decimal = Decimal(0),
    payments: Iterable[Payment] = (), claim: Claim | None = None,
) -> list[Segment]:
    """Return what bore interest how long and at which rate, from the day after ``due`` to ``until`` included.

    A segment begins at a change of rate, on the day of a claim, and on the day after a part payment. Days without open
    capital give no segment and need no rate. The amounts add up: splitting the time anywhere changes no sum.

    >>> halves = accrue(Decimal(1000), date(2026, 1, 31), date(2026, 3, 2), [Rate(date(2026, 1, 1), None, Decimal(2))],
    ...                 payments=[Payment(date(2026, 2, 10), Decimal(400))])
    >>> [(str(part.date_from), part.days, int(part.capital)) for part in halves]
    [('2026-02-01', 10, 1000), ('2026-02-11', 20, 600)]

    :param payments: what went to the capital; interest and costs were imputed before (1194 c.c., tools/allocation.py)
    :param claim: for a debt whose parties fixed no rate and whose own scheme is not late-payment interest already
    :raises MissingRateError, InterestError: see :func:`simple_interest`
    """
    capital, spread, rates = to_exact(capital), to_exact(spread), tuple(rates)
    if capital < 0:
        raise InterestError("a negative capital bears no interest")
    segments = []
    for first, last, open_capital in _get_capitals(capital, due, until, payments):
        for start, end, percent in _get_rates(first, last, rates, spread, claim):
            segments.append(_make_segment(start, end, open_capital, percent))
    return segments


def total(segments: Iterable[Segment]) -> Decimal:
    """Return the sum of some segments, rounded once, half up to the cent."""
    return round_cent(sum((segment.amount for segment in segments), Fraction(0)))


def round_parts(segments: Iterable[Segment]) -> list[Decimal]:
    """Return the amount of each segment in cents as it is printed: they add up to the :func:`total`.

    >>> rates = [Rate(date(2023, 1, 1), date(2023, 12, 31), Decimal(5)), Rate(date(2024, 1, 1), None, Decimal("2.5"))]
    >>> round_parts(accrue(Decimal(1000), date(2022, 12, 31), date(2024, 6, 30), rates))
    [Decimal('50.00'), Decimal('12.47')]
    """
    sums = [Decimal(0)]
    exact = Fraction(0)
    for segment in segments:
        exact += segment.amount
        sums.append(round_cent(exact))
    return [after - before for before, after in pairwise(sums)]


def round_cent(amount) -> Decimal:
    """Return an exact amount, zero or more, rounded half up to the cent.

    >>> round_cent(Fraction(1, 200)), round_cent(Fraction(499, 100000))
    (Decimal('0.01'), Decimal('0.00'))
    """
    return int(to_exact(amount) * 100 + Fraction(1, 2)) * CENT


def to_exact(number) -> Fraction:
    """Return a number as written: 10.15 is 203/20 also where it comes as a float."""
    return Fraction(repr(number)) if isinstance(number, float) else Fraction(number)


def _make_segment(start, end, capital, percent):
    days = (end - start).days + 1
    amount = capital * percent * days / (100 * DAYS_A_YEAR)
    return Segment(start, end, days, _to_decimal(capital), _to_decimal(percent), amount)


def _to_decimal(number):
    return Decimal(number.numerator) / Decimal(number.denominator)


def _get_capitals(capital, due, until, payments):
    """Yield ``(first day, last day, open capital)`` from the day after ``due``, without the days on which none is."""
    paid_on = {}
    for payment in payments:
        paid_on[payment.date] = paid_on.get(payment.date, 0) + to_exact(payment.amount)
    first = due + ONE_DAY
    for day in sorted(paid_on):
        if first <= day <= until:
            if capital:
                yield first, day, capital
            first = day + ONE_DAY
        capital -= paid_on[day] if day <= until else 0
        if capital < 0:
            raise InterestError(f"more capital was paid by {day} than was owed")
    if capital and first <= until:
        yield first, until, capital


def _get_rates(first, last, rates, spread, claim):
    """Yield ``(first day, last day, percent)`` of the rates in force, those of a claim from its day on."""
    if not claim or claim.date > last:
        yield from _cut(first, last, rates, spread)
        return
    if claim.date > first:
        yield from _cut(first, claim.date - ONE_DAY, rates, spread)
    yield from _cut(max(first, claim.date), last, claim.rates, Fraction(0))


def _cut(first, last, rates, spread):
    """Cut the days from ``first`` to ``last`` by the rates in force, and refuse gaps and overlaps."""
    mine = sorted(
        (rate for rate in rates if rate.date_from <= last and (rate.date_to or date.max) >= first),
        key=lambda rate: rate.date_from,
    )
    for one, next_one in pairwise(mine):
        if next_one.date_from <= (one.date_to or date.max):
            raise OverlappingRatesError(max(first, next_one.date_from))
    day = first
    for rate in mine:
        if rate.date_from > day:
            raise MissingRateError(day, min(last, rate.date_from - ONE_DAY))
        end = min(last, rate.date_to or last)
        yield day, end, _check_percent(to_exact(rate.percent) + spread, day)
        day = end + ONE_DAY
    if day <= last:
        raise MissingRateError(day, last)


def _check_percent(percent, day):
    if percent < 0:
        raise InterestError(f"the rate of {day} is below zero")
    return percent
