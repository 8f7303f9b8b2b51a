"""Until when somebody is called back: hours of working days, ended within the hours of an office. No ORM.

All times are naive and local; who calls converts at the border. An hour counts on a working day only, whatever the clock
says: 48 hours are two working days, as who waits for a call understands them.
"""
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

WORKDAYS = frozenset(range(5))
#: A year and more: beyond it no office is open at all.
HORIZON_DAYS = 400


def no_holiday(day):
    """Tell that no day is a holiday."""
    return False


@dataclass(frozen=True)
class Office:
    """When people work: weekdays, Monday 0, from one hour to another, except on holidays.

    :param feasts: holidays of the place: dates, or ``(month, day)`` of every year
    :param is_holiday: tells those of the State: ``sagres_credit.tools.holidays.is_holiday``, for one
    """

    start: time = time(9)
    end: time = time(18)
    workdays: frozenset = WORKDAYS
    feasts: frozenset = frozenset()
    is_holiday: Callable = no_holiday

    def is_open_on(self, day):
        """Tell whether somebody works on a day.

        >>> from datetime import date
        >>> Office().is_open_on(date(2026, 11, 20)), Office().is_open_on(date(2026, 11, 22))
        (True, False)
        """
        feast = self.is_holiday(day) or day in self.feasts or (day.month, day.day) in self.feasts
        return day.weekday() in self.workdays and not feast


def next_open(moment, office=Office()):
    """Return ``moment`` where the office is open then, else the moment at which it opens next.

    >>> next_open(datetime(2026, 11, 20, 11))
    datetime.datetime(2026, 11, 20, 11, 0)
    >>> next_open(datetime(2026, 11, 20, 18, 30))
    datetime.datetime(2026, 11, 23, 9, 0)
    """
    if office.is_open_on(moment.date()) and moment.time() <= office.end:
        return max(moment, datetime.combine(moment.date(), office.start))
    return datetime.combine(next_day(moment.date(), office), office.start)


def next_day(day, office=Office()):
    """Return the first working day after ``day``.

    >>> from datetime import date
    >>> next_day(date(2026, 11, 20))
    datetime.date(2026, 11, 23)
    """
    return _walk(day, 1, office)


def previous_day(day, office=Office()):
    """Return the last working day before ``day``.

    >>> from datetime import date
    >>> previous_day(date(2026, 11, 23))
    datetime.date(2026, 11, 20)
    """
    return _walk(day, -1, office)


def deadline(moment, hours=48, office=Office()):
    """Return until when something that came in at ``moment`` is due, so many hours of working days later.

    >>> deadline(datetime(2026, 11, 18, 11))
    datetime.datetime(2026, 11, 20, 11, 0)
    >>> deadline(datetime(2026, 11, 20, 19))
    datetime.datetime(2026, 11, 25, 9, 0)
    """
    due = next_open(moment, office)
    days, rest = divmod(timedelta(hours=hours), timedelta(days=1))
    for _number in range(days):
        due = datetime.combine(next_day(due.date(), office), due.time())
    return next_open(due + rest, office)


def _walk(day, step, office):
    for _number in range(HORIZON_DAYS):
        day += timedelta(days=step)
        if office.is_open_on(day):
            return day
    raise ValueError("this office never opens")
