"""By when a complaint is answered, and how late an answer is. No ORM.

A term is counted in calendar days or in working days: Monday to Friday, holidays excepted if ``is_holiday`` tells which days
are: ``sagres_credit.tools.holidays.is_holiday``, for one. The day of receipt does
not count. While the customer is asked for something the clock stands still: the day of the question counts, the days
after it up to the one on which they answer do not. The last day does not move when it is a holiday.
"""
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

CALENDAR, WORKING = "calendar", "working"
FRIDAY = 4
ONE_DAY = timedelta(days=1)
#: How many times its term an answer may take before the next amount is due.
STEPS = (1, 2, 3)


def no_holiday(day: date) -> bool:
    """Tell that no day is a holiday."""
    return False


class ServiceTermError(ValueError):
    """A term that cannot be counted."""


@dataclass(frozen=True)
class Pause:
    """The days after ``first`` up to ``last``, on which nothing was counted; without ``last`` it goes on."""

    first: date
    last: date | None = None

    def __post_init__(self):
        if self.last and self.last < self.first:
            raise ServiceTermError("A pause ends on the day on which it begins, or later.")

    def covers(self, day: date) -> bool:
        """Tell whether ``day`` does not count because of this pause."""
        return self.first < day <= (self.last or date.max)


@dataclass(frozen=True)
class Clock:
    """The days from the receipt of a complaint that count for its answer."""

    start: date
    unit: str = CALENDAR
    pauses: tuple[Pause, ...] = ()
    is_holiday: Callable[[date], bool] = no_holiday

    def __post_init__(self):
        if self.unit not in (CALENDAR, WORKING):
            raise ServiceTermError(f"Days are counted as calendar or working days, not as {self.unit}.")

    def is_paused(self, day: date) -> bool:
        """Tell whether the clock stands still on ``day``."""
        return any(pause.covers(day) for pause in self.pauses)

    def is_open_ended(self, day: date) -> bool:
        """Tell whether ``day`` is in a pause of which nobody knows the end."""
        return any(pause.last is None and pause.covers(day) for pause in self.pauses)

    def counts(self, day: date) -> bool:
        """Tell whether ``day`` counts."""
        return not self.is_paused(day) and (self.unit == CALENDAR or is_working_day(day, self.is_holiday))

    def deadline(self, days: int) -> date | None:
        """Return the last day of a term of so many days; ``None`` while the clock stands still before its end.

        >>> Clock(date(2026, 11, 20)).deadline(30)
        datetime.date(2026, 12, 20)
        >>> Clock(date(2026, 11, 20), WORKING).deadline(30)
        datetime.date(2027, 1, 1)
        """
        if days <= 0:
            raise ServiceTermError("A term lasts at least one day.")
        day, left = self.start, days
        while left:
            day += ONE_DAY
            if self.is_open_ended(day):
                return None
            left -= self.counts(day)
        while self.is_paused(day + ONE_DAY):
            day += ONE_DAY
            if self.is_open_ended(day):
                return None
        return day

    def elapsed(self, end: date) -> int:
        """Return how many days counted until ``end``; a day on which nobody works counts with the next working day.

        >>> Clock(date(2026, 11, 20)).elapsed(date(2026, 11, 25))
        5
        >>> Clock(date(2026, 11, 20), WORKING).elapsed(date(2026, 11, 21))
        1
        """
        while end > self.start and self.is_paused(end):
            end -= ONE_DAY
        days = range((end - self.start).days)
        counted = sum(self.counts(self.start + timedelta(days=number + 1)) for number in days)
        return counted + (end > self.start and not self.counts(end))


def is_working_day(day: date, is_holiday: Callable[[date], bool] = no_holiday) -> bool:
    """Tell whether ``day`` is a Monday to Friday that is no public holiday.

    >>> is_working_day(date(2026, 11, 20)), is_working_day(date(2026, 11, 21))
    (True, False)
    """
    return day.weekday() <= FRIDAY and not is_holiday(day)


def get_step(day: date, limits: Iterable[date | None]) -> int:
    """Return how many of the ``limits`` (the ends of once, twice, three times the term) have passed on ``day``.

    >>> get_step(date(2026, 3, 1), [date(2026, 1, 31), date(2026, 3, 2), date(2026, 4, 1)])
    1
    """
    return sum(limit is not None and day > limit for limit in limits)
