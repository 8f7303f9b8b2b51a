"""When a credit lapses: terms, interruptions, suspensions and suits (arts. 2934-2963 c.c.). No ORM.

The term is counted by the common calendar: its first day is left out, its last day is the same day of the month, and
only the last day moves when it is a holiday. Saturdays are no holidays.
"""
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from .holidays import is_holiday

__all__ = [
    "Course", "Event", "Period", "Step", "decadence_date", "is_holiday", "limitation_date", "term_end", "trace",
    "utility_start", "warning_date",
]

OUTCOMES = {
    "interruption": {None}, "suspension": {None}, "suit": {None, "judgment", "extinguished"}, "waiver": {None},
}
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """How long a term lasts. A presumptive one only presumes payment (2954-2956 c.c.): it warns and never expires."""

    years: int = 0
    months: int = 0
    days: int = 0
    presumptive: bool = False

    def __post_init__(self):
        if min(self.years, self.months, self.days) < 0:
            raise ValueError(f"a term lasts no negative time: {self}")


#: The term of what a final judgment says, whatever the term of the credit was (2953 c.c.).
JUDGMENT = Period(years=10)


@dataclass(frozen=True)
class Event:
    """An act or fact that touches a term.

    :param kind: ``interruption`` (a demand that reached the debtor, a recognition), ``suspension``, ``suit``, or
        ``waiver`` (the debtor renounces a limitation that is complete, 2937 c.c.)
    :param date: the day it reached the debtor, the first suspended day, or the day the claim was served
    :param end: the last suspended day (``None``: it goes on), or the day the judgment became final or the
        proceedings were extinguished
    :param outcome: of a suit: ``judgment``, ``extinguished``, or ``None`` while it is pending
    """

    kind: str
    date: date
    end: date | None = None
    outcome: str | None = None

    def __post_init__(self):
        if self.kind not in OUTCOMES:
            raise ValueError(f"unknown kind of event: {self.kind!r}")
        if self.outcome not in OUTCOMES[self.kind]:
            raise ValueError(f"{self.kind} cannot have the outcome {self.outcome!r}")
        if self.kind == "suit" and self.end and not self.outcome:
            raise ValueError("a suit that ended has an outcome: judgment or extinguished")
        if self.end and self.end < self.date:
            raise ValueError(f"{self.kind} of {self.date} cannot end before, on {self.end}")

    @property
    def is_pending(self):
        """Tell whether this is a suit without a final judgment."""
        return self.kind == "suit" and self.outcome != "extinguished" and self.end is None


@dataclass(frozen=True)
class Step:
    """What one event did to a term: its ``effect`` and the end that followed, ``None`` where there was none.

    Effects: ``restarted`` (a new full term from the event), ``waived`` (the same, after the term had expired),
    ``suspended``, ``in_court`` (it does not run), ``judged`` (ten years from the final judgment); and without effect
    ``early`` (before the term began), ``covered`` (a suit kept the term from running) and ``late`` (the term had expired).
    ``days`` is by how many days a suspension put the end off, 0 while it goes on.
    """

    event: Event
    effect: str
    end: date | None
    days: int = 0


@dataclass(frozen=True)
class Course:
    """The life of a term: from where and how long it runs now, when it ends, and what each event did to it.

    ``unmoved`` is the end as it would be without holidays.
    """

    start: date
    period: Period
    end: date | None
    steps: tuple[Step, ...] = ()
    unmoved: date | None = None

    def get_state(self, day):
        """Return the state on a day, not before the last event: ``running``, ``suspended``, ``in_court``, ``expired``."""
        if self.end and day > self.end:
            return "expired"
        for step in self.steps:
            if step.effect == "in_court" and step.event.date <= day:
                return "in_court"
            if step.effect == "judged" and step.event.date <= day < step.event.end:
                return "in_court"
        suspensions = [step.event for step in self.steps if step.effect == "suspended"]
        if any(event.date <= day and (event.end is None or day <= event.end) for event in suspensions):
            return "suspended"
        return "running"


@dataclass
class _Clock:
    """A term while its events are read one after the other, in their order."""

    first: date
    period: Period
    start: date = None
    pending: bool = False
    final: date = None
    spans: list = field(default_factory=list)

    def __post_init__(self):
        self.start = self.first

    @property
    def end(self):
        """The last day of the term, ``None`` while it does not run."""
        return self.unmoved and _skip_holidays(self.unmoved)

    @property
    def unmoved(self):
        """The last day of the term before holidays are looked at, ``None`` while it does not run."""
        if self.pending or any(last is None for _first, last in self.spans):
            return None
        return _add(self.start, self.period) + timedelta(days=self.suspended)

    @property
    def suspended(self):
        """The days by which suspensions that have ended put the end off."""
        return _count_days([span for span in self.spans if span[1]], self.start)

    def take(self, event):
        """Apply an event and return its effect, see :class:`Step`."""
        end = self.end
        if end and event.date > end:
            return self._waive(event) if event.kind == "waiver" else "late"
        if event.kind == "suspension":
            return self._suspend(event)
        if event.kind == "suit" and event.outcome != "extinguished":
            return self._sue(event)
        return self._restart(event)

    def _is_covered(self, day):
        return self.pending or bool(self.final and day and day <= self.final)

    def _restart(self, event):
        if event.date < self.first:
            return "early"
        if self._is_covered(event.date):
            return "covered"
        self.start = event.date
        return "restarted"

    def _waive(self, event):
        self.start = event.date
        return "waived"

    def _suspend(self, event):
        self.spans.append((event.date, event.end))
        if event.end and event.end <= self.first:
            return "early"
        return "covered" if self._is_covered(event.end) else "suspended"

    def _sue(self, event):
        if event.is_pending:
            self.pending = True
            return "in_court"
        self.final = max(self.final or event.end, event.end)
        self.start = max(self.first, self.final)
        self.period = JUDGMENT
        return "judged"


def _add(day, period):
    """Return the same day of the month after a period, the last of the month where that day is missing (2963 c.c.)."""
    month = day.month - 1 + period.months
    year, month = day.year + period.years + month // 12, month % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1])) + timedelta(days=period.days)


def _skip_holidays(day):
    while is_holiday(day):
        day += ONE_DAY
    return day


def _count_days(spans, start):
    """Count the days after ``start`` that lie in any of the spans, each once."""
    total, counted = 0, start
    for first, last in sorted(spans):
        first = max(first, counted + ONE_DAY)
        if last >= first:
            total += (last - first).days + 1
            counted = last
    return total


def term_end(start: date, *, years: int = 0, months: int = 0, days: int = 0) -> date:
    """Return the last day of a term: the day it starts from is not counted, holidays put the end off (2963 c.c.).

    >>> term_end(date(2016, 11, 15), years=10)                  # a Sunday
    datetime.date(2026, 11, 16)
    >>> term_end(date(2020, 2, 29), years=5)                    # no 29 February in 2025
    datetime.date(2025, 2, 28)
    >>> term_end(date(2021, 12, 25), years=5)                   # Christmas, Saint Stephen, Sunday
    datetime.date(2026, 12, 28)
    """
    return _skip_holidays(_add(start, Period(years, months, days)))


def trace(start: date, period: Period, events: Iterable[Event] = ()) -> Course:
    """Return how a term went, with the effect of each event, in the order of their dates.

    Instantaneous acts start the full term of the credit again from the day they took effect (2945 c. 1); after a final
    judgment that term is ten years (2953). Acts before the start find no term to interrupt. A suit without judgment yet
    keeps the term from running, and so does a suspension without end. An extinguished suit interrupts once, when it was
    served (2945 c. 3): what was done inside it is no event, while a demand letter of that time is one and counts. Each
    suspended day after the start of the running term puts its end off by one day, once however many suspensions it lies
    in (2941-2942); then holidays are looked at. An event counts if it is not later than the end, moved by holidays; later
    only a waiver of the debtor counts, which gives the credit a new full term (2937).

    >>> course = trace(date(2021, 8, 5), Period(years=5), [Event("interruption", date(2026, 8, 7))])
    >>> course.end, course.steps[0].effect
    (datetime.date(2026, 8, 5), 'late')

    :raises ValueError: for an event that cannot be, see :class:`Event`
    """
    clock, steps = _Clock(start, period), []
    for event in sorted(events, key=_by_date):
        before = clock.suspended
        effect = clock.take(event)
        steps.append(Step(event, effect, clock.end, clock.suspended - before if effect == "suspended" else 0))
    return Course(clock.start, clock.period, clock.end, tuple(steps), clock.unmoved)


def _by_date(event):
    """Order events so that the same ones give the same steps, however they come."""
    return event.date, event.kind, event.outcome or "", event.end or date.max


def limitation_date(start: date, period: Period, events: Iterable[Event] = ()) -> date | None:
    """Return the last day on which the credit can be saved, or ``None`` where no day is known.

    ``None`` while a suit is pending, while a suspension has no end yet, and always for a presumptive period: it only
    presumes payment and nothing is ever prescribed by it (a judgment makes its ten years extinctive). Ask
    :func:`warning_date` for its day, and give here the extinctive period of the same credit. See :func:`trace`.

    >>> limitation_date(date(2021, 8, 5), Period(years=5), [Event("interruption", date(2026, 8, 5))])
    datetime.date(2031, 8, 5)
    >>> limitation_date(date(2021, 8, 5), Period(years=5), [Event("suit", date(2024, 3, 1))]) is None
    True
    >>> limitation_date(date(2021, 8, 5), Period(years=5), [
    ...     Event("suit", date(2024, 3, 1), date(2025, 3, 10), "judgment")])
    datetime.date(2035, 3, 10)
    >>> limitation_date(date(2021, 8, 5), Period(years=5), [
    ...     Event("suspension", date(2022, 1, 1), date(2022, 1, 10))])
    datetime.date(2026, 8, 17)
    """
    course = trace(start, period, events)
    return None if course.period.presumptive else course.end


def warning_date(start: date, period: Period, events: Iterable[Event] = ()) -> date | None:
    """Return the day after which payment is presumed, ``None`` for an extinctive period or while it does not run.

    >>> warning_date(date(2026, 1, 31), Period(months=6, presumptive=True))
    datetime.date(2026, 7, 31)
    """
    course = trace(start, period, events)
    return course.end if course.period.presumptive else None


def decadence_date(due: date, years: int) -> date:
    """Return 31 December of the ``years``-th year after the one of ``due`` (law 296/2006 art. 1 c. 161).

    Nothing interrupts or suspends it (2964 c.c.), and it is not put off: the earlier day is the safe one.

    >>> decadence_date(date(2021, 6, 16), 5)
    datetime.date(2026, 12, 31)
    """
    return date(due.year + years, 12, 31)


def utility_start(due: date, *, issued: date | None = None, billed_until: date | None = None, days: int = 45) -> date:
    """Return the day from which the two years of a bill run (law 205/2017 art. 1 c. 4; ARERA 97/2018).

    A bill issued later than ``days`` days after the last day of consumption it bills (or after the corrected reading
    was there) starts from that deadline; any other, and one whose dates are not known, from its due date.

    >>> utility_start(date(2026, 6, 30), issued=date(2026, 6, 1), billed_until=date(2026, 1, 31))
    datetime.date(2026, 3, 17)
    >>> utility_start(date(2026, 6, 30), issued=date(2026, 6, 1), billed_until=date(2026, 5, 31))
    datetime.date(2026, 6, 30)
    """
    if not issued or not billed_until:
        return due
    deadline = billed_until + timedelta(days=days)
    return deadline if issued > deadline else due
