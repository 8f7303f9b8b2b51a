"""Days on which banks work in Italy. No ORM."""
from datetime import date, timedelta

from odoo.addons.sagres_credit.tools.holidays import is_holiday

__all__ = ["bank_days_before"]


def bank_days_before(day: date, count: int) -> date:
    """Return the bank day so many bank days before a day.

    >>> bank_days_before(date(2026, 11, 24), 2).isoformat()
    '2026-11-20'
    """
    while count:
        day -= timedelta(days=1)
        if day.weekday() < 5 and not is_holiday(day):
            count -= 1
    return day
