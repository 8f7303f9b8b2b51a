"""When a debtor may be contacted: hours, holidays, how often, and when to try again. No ORM.

All times are naive and local to the debtor: hours of the day are what the rules speak of, and the two days a year on
which the clock changes need no care here. Who calls converts at the border.
"""
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from .holidays import is_holiday

#: Spoken channels are bound by hours and by how often; messages that ring or light a screen by hours too.
SPOKEN = frozenset({"phone", "visit"})
WRITTEN = frozenset({"email", "sms", "letter", "registered", "pec", "hand"})
TIMED = SPOKEN | {"email", "sms", "hand"}
#: Rolling windows, today included. A calendar week would admit three conversations from Thursday to Saturday and three
#: more from Monday to Wednesday: six in seven days. A rolling one never admits more in any seven days, nor, with the
#: longest month, more in any calendar month. It is the reading that protects the debtor.
WEEK_DAYS = 7
MONTH_DAYS = 31
#: How far the next allowed moment is looked for: beyond it the rule admits none.
HORIZON_DAYS = 400
#: The hours at which people are at home differ by these bands; each begins where the one before ends.
BAND_STARTS = (0, 11, 13, 15, 18)
#: A better hour is worth waiting so many days on which a call is possible.
ATTEMPT_DAYS = 3
WORKDAYS = frozenset(range(5))


@dataclass(frozen=True)
class Rule:
    """What a mandate admits for one kind of debtor.

    :param hours: ``{weekday: ((from, to), ...)}``, Monday 0; each range of ``datetime.time`` begins with its first
        moment and ends before its last, ``None`` as last: the end of the day
    :param max_day, max_week, max_month: conversations admitted; 0: no limit
    :param written_days: at least so many days between two written messages; 0: no limit
    :param attempts_day: unanswered calls admitted on one day; 0: no limit
    :param feasts: holidays beside Sundays and those of the State: dates, or ``(month, day)`` of every year
    """

    hours: dict = field(default_factory=dict)
    honour_holidays: bool = True
    max_day: int = 1
    max_week: int = 3
    max_month: int = 0
    written_days: int = 3
    attempts_day: int = 1
    feasts: frozenset = frozenset()

    def is_feast(self, day):
        """Tell whether nobody is contacted on ``day`` because it is a holiday."""
        if not self.honour_holidays:
            return False
        return is_holiday(day) or day in self.feasts or (day.month, day.day) in self.feasts

    def is_open(self, moment):
        """Tell whether ``moment`` lies within the hours of its weekday."""
        hour = moment.time()
        return any(start <= hour and (end is None or hour < end) for start, end in self.get_ranges(moment.date()))

    def get_ranges(self, day):
        """Return the hours of a day in their order."""
        return sorted(self.hours.get(day.weekday(), ()), key=lambda ends: ends[0])


@dataclass(frozen=True)
class Verdict:
    """Whether a contact is allowed now; else the code of what forbids it, and when it is allowed next.

    ``next_time`` is the moment asked about where the contact is allowed, ``None`` where the rule admits none.
    """

    allowed: bool
    code: str | None
    next_time: datetime | None


def to_time(hours):
    """Return a number of hours as a time of the day, ``None`` for midnight at its end.

    >>> to_time(8.5), to_time(24)
    (datetime.time(8, 30), None)
    """
    minutes = round(hours * 60)
    return None if minutes >= 24 * 60 else time(minutes // 60, minutes % 60)


def verdict(now, rule, conversations=(), written=(), channel="phone", asked=None):
    """Judge a contact that the firm starts at ``now``.

    >>> office = Rule({day: ((time(8, 30), time(21)),) for day in range(5)} | {5: ((time(8, 30), time(15)),)})
    >>> verdict(datetime(2026, 11, 20, 11), office).allowed
    True
    >>> verdict(datetime(2026, 11, 21, 15), office)
    Verdict(allowed=False, code='hours', next_time=datetime.datetime(2026, 11, 23, 8, 30))
    >>> verdict(datetime(2026, 11, 20, 11), office, [datetime(2026, 11, 20, 9)]).code
    'day_limit'

    :param conversations: when this debtor was spoken with
    :param written: when written messages left for this debtor
    :param channel: one of :data:`SPOKEN` or :data:`WRITTEN`
    :param asked: when the debtor asked to be called back: from then on how often they were spoken with does not matter
    """
    code = _get_obstacle(now, rule, conversations, written, channel, asked)
    if code is None:
        return Verdict(True, None, now)
    return Verdict(False, code, next_allowed(now, rule, conversations, written, channel, asked))


def next_allowed(now, rule, conversations=(), written=(), channel="phone", asked=None):
    """Return the first moment from ``now`` on at which the contact is allowed, or ``None``.

    >>> office = Rule({day: ((time(9), time(18)),) for day in range(5)}, max_week=1)
    >>> next_allowed(datetime(2026, 11, 20, 8), office)
    datetime.datetime(2026, 11, 20, 9, 0)
    >>> next_allowed(datetime(2026, 11, 20, 11), office, [datetime(2026, 11, 18, 10)])
    datetime.datetime(2026, 11, 25, 9, 0)
    """
    for offset in range(HORIZON_DAYS):
        day = now.date() + timedelta(days=offset)
        for moment in _get_moments(day, now, rule, channel, asked):
            if _get_obstacle(moment, rule, conversations, written, channel, asked) is None:
                return moment
    return None


def next_attempt(now, rule, attempts=(), successes=(), conversations=(), asked=None, workdays=WORKDAYS):
    """Return when to call again who did not answer, or ``None`` where the rule admits no call.

    The band of the day with the fewest calls in vain comes first, and among equals the one in which the debtor was
    reached most often, at the hour they were; a better band is worth waiting a day or two.

    >>> rule = Rule({day: ((time(8, 30), time(21)),) for day in range(5)})
    >>> friday = datetime(2026, 11, 20, 9, 30)
    >>> next_attempt(friday, rule, [friday])
    datetime.datetime(2026, 11, 23, 11, 0)
    >>> next_attempt(friday, rule, [friday], successes=[datetime(2026, 10, 6, 19, 20)])
    datetime.datetime(2026, 11, 23, 19, 0)

    :param attempts: calls in vain since the last conversation
    :param successes: when this debtor was reached, ever
    :param workdays: weekdays on which somebody is there to call; ignored where the rule admits none of them
    """
    if not any(rule.hours.get(day) for day in workdays):
        workdays = frozenset(range(7))
    failed, reached = Counter(map(_get_band, attempts)), Counter(map(_get_band, successes))
    options = []
    days = 0
    for offset in range(HORIZON_DAYS):
        day = now.date() + timedelta(days=offset)
        if day.weekday() not in workdays or not _admits_attempt(day, rule, attempts):
            continue
        moments = _get_band_moments(day, rule, successes)
        fit = [m for m in moments if m > now and _get_obstacle(m, rule, conversations, (), "phone", asked) is None]
        options += [(failed[_get_band(m)], -reached[_get_band(m)], day, m) for m in fit]
        days += bool(fit)
        if days == ATTEMPT_DAYS:
            break
    return min(options)[-1] if options else None


def _get_obstacle(moment, rule, conversations, written, channel, asked):
    """Return the code of what forbids a contact at ``moment``, the longest wait first: it says most to a person."""
    day = moment.date()
    if channel in SPOKEN and not (asked and moment >= asked):
        windows = (("month_limit", rule.max_month, MONTH_DAYS), ("week_limit", rule.max_week, WEEK_DAYS),
                   ("day_limit", rule.max_day, 1))
        for code, limit, days in windows:
            if limit and sum(0 <= (day - talk.date()).days < days for talk in conversations) >= limit:
                return code
    if channel in WRITTEN and any(abs((day - sent.date()).days) < rule.written_days for sent in written):
        return "written_distance"
    if channel not in TIMED:
        return None
    if rule.is_feast(day):
        return "holiday"
    return None if rule.is_open(moment) else "hours"


def _get_moments(day, now, rule, channel, asked):
    """Return the moments of a day, from ``now`` on, at which a contact may begin to be allowed."""
    if channel in TIMED:
        starts = [datetime.combine(day, start) for start, _end in rule.get_ranges(day)]
    else:
        starts = [datetime.combine(day, time.min)]
    starts += [moment for moment in (now, asked) if moment and moment.date() == day]
    return sorted(moment for moment in starts if moment >= now)


def _get_band(moment):
    return bisect_right(BAND_STARTS, moment.hour)


def _admits_attempt(day, rule, attempts):
    return not rule.attempts_day or sum(attempt.date() == day for attempt in attempts) < rule.attempts_day


def _get_band_moments(day, rule, successes):
    """Return a moment in each band of a day that is open: the hour people were reached at, else its beginning."""
    hours = Counter(success.hour for success in successes)
    moments = {}
    for hour in range(24):
        moment = next((m for m in _get_open_moments(day, hour, rule)), None)
        band = moment and _get_band(moment)
        if band and (band not in moments or hours[hour] > hours[moments[band].hour]):
            moments[band] = moment
    return list(moments.values())


def _get_open_moments(day, hour, rule):
    """Yield the first moments of an hour that are open."""
    begin = datetime.combine(day, time(hour))
    for start, _end in rule.get_ranges(day):
        moment = max(begin, datetime.combine(day, start))
        if moment.hour == hour and rule.is_open(moment):
            yield moment
