"""Days on which banks work. No ORM."""
from collections.abc import Callable
from datetime import date, timedelta

__all__ = ["bank_days_before"]


def bank_days_before(day: date, count: int, is_holiday: Callable[[date], bool]) -> date:
    """Return the bank day so many bank days before a day.

    >>> bank_days_before(date(2026, 11, 24), 2, lambda day: False).isoformat()
    '2026-11-20'
    """
    while count:
        day -= timedelta(days=1)
        if day.weekday() < 5 and not is_holiday(day):
            count -= 1
    return day
