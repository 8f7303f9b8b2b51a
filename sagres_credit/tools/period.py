"""Periods as people speak of them: a month, a quarter, a year, all since a start. No ORM."""
from dataclasses import dataclass
from datetime import date, timedelta

MONTHS = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True)
class Period:
    """The days from ``since`` to ``until``, both counted."""

    since: date
    until: date


def get_period(kind: str, day: date, *, start: date, today: date) -> Period:
    """Return the period of a kind that holds a day, ended today at the latest; ``start`` is all since then.

    >>> may, today, start = date(2026, 5, 9), date(2026, 11, 20), date(2025, 3, 7)
    >>> quarter = get_period("quarter", may, start=start, today=today)
    >>> print(quarter.since, quarter.until)
    2026-04-01 2026-06-30
    >>> print(get_period("year", may, start=start, today=today).until, get_period("start", may, start=start, today=today).since)
    2026-11-20 2025-03-07
    """
    if kind == "start":
        return Period(min(start, today), today)
    since, end = _get_bounds(kind, day)
    return Period(since, max(since, min(end, today)))


def get_previous(kind: str, period: Period, *, start: date, today: date):
    """Return the whole period of the same kind before one, ``None`` where all since the start is meant.

    >>> march = Period(date(2026, 3, 1), date(2026, 3, 9))
    >>> before = get_previous("month", march, start=date(2026, 1, 1), today=march.until)
    >>> print(before.since, before.until)
    2026-02-01 2026-02-28
    """
    if kind == "start":
        return None
    return get_period(kind, period.since - timedelta(days=1), start=start, today=today)


def _get_bounds(kind, day):
    months = MONTHS[kind]
    first = (day.month - 1) // months * months + 1
    since = day.replace(month=first, day=1)
    place = day.year * 12 + first - 1 + months
    return since, date(place // 12, place % 12 + 1, 1) - timedelta(days=1)
