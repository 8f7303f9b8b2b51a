"""Public holidays of Italy, and what counts as a holiday in the civil code. No ORM."""
from datetime import date, timedelta
from functools import lru_cache

from dateutil.easter import easter as _easter

SUNDAY = 6
#: Law 260/1949 and its amendments; law 151/2025 brings back Saint Francis.
FIXED = (
    (1, 1, "New Year's Day"),
    (1, 6, "Epiphany"),
    (4, 25, "Liberation Day"),
    (5, 1, "Labour Day"),
    (6, 2, "Republic Day"),
    (8, 15, "Assumption of Mary"),
    (11, 1, "All Saints' Day"),
    (12, 8, "Immaculate Conception"),
    (12, 25, "Christmas Day"),
    (12, 26, "Saint Stephen's Day"),
)
SAINT_FRANCIS_FROM = 2026


def easter(year):
    """Return Easter Sunday of the Gregorian calendar.

    >>> easter(2027)
    datetime.date(2027, 3, 28)
    """
    return _easter(year)


@lru_cache(maxsize=256)
def public_holidays(year):
    """Return ``{day: name}`` of the public holidays of Italy in a year, Sundays and patron saints' days excepted.

    >>> date(2026, 10, 4) in public_holidays(2026), date(2025, 10, 4) in public_holidays(2025)
    (True, False)
    >>> public_holidays(2027)[date(2027, 3, 29)]
    'Easter Monday'
    """
    holidays = {date(year, month, day): name for month, day, name in FIXED}
    holidays[easter(year) + timedelta(days=1)] = "Easter Monday"
    if year >= SAINT_FRANCIS_FROM:
        holidays[date(year, 10, 4)] = "Saint Francis of Assisi"
    return holidays


def is_holiday(day):
    """Tell whether a day is a Sunday or a public holiday of Italy in its year (art. 2963 c.c.); Saturdays are not.

    >>> is_holiday(date(2026, 11, 22)), is_holiday(date(2026, 11, 21)), is_holiday(date(2027, 3, 29))
    (True, False, True)
    """
    return day.weekday() == SUNDAY or day in public_holidays(day.year)
