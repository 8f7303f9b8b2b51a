import doctest
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from odoo.addons.sagres_credit.tools import contact_rules
from odoo.addons.sagres_credit.tools.contact_rules import Rule, next_allowed, next_attempt, to_time, verdict

UNIREC = Rule(
    hours={**{day: ((time(8, 30), time(21)),) for day in range(5)}, 5: ((time(8, 30), time(15)),)},
    max_day=1, max_week=3, max_month=8, written_days=3,
)
FRIDAY = datetime(2026, 11, 20, 11)
CHANNELS = sorted(contact_rules.SPOKEN | contact_rules.WRITTEN)

moments = some.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31))
pasts = some.lists(moments, max_size=12)
channels = some.sampled_from(CHANNELS)
minutes = some.integers(0, 24 * 60)


@some.composite
def rules(draw):
    """Draw a rule that admits at least one range of hours on one weekday."""
    hours = {}
    for day in draw(some.sets(some.integers(0, 5), min_size=1)):
        ends = sorted(draw(some.sets(minutes, min_size=2, max_size=4)))
        hours[day] = tuple((to_time(a / 60), to_time(b / 60)) for a, b in zip(ends[::2], ends[1::2]))
    return Rule(
        hours=hours, honour_holidays=draw(some.booleans()), max_day=draw(some.integers(0, 2)),
        max_week=draw(some.integers(0, 3)), max_month=draw(some.integers(0, 6)),
        written_days=draw(some.integers(0, 10)), attempts_day=draw(some.integers(0, 2)),
        feasts=frozenset({(12, 7), date(2026, 11, 23)}),
    )


def test_examples_of_the_documentation_hold():
    result = doctest.testmod(contact_rules)
    assert result.attempted and not result.failed


@given(moments, rules(), pasts, pasts, channels, some.none() | moments)
def test_the_next_time_is_allowed_and_never_past(now, rule, talks, written, channel, asked):
    judged = verdict(now, rule, talks, written, channel, asked)
    if judged.next_time:
        assert judged.next_time >= now
        assert verdict(judged.next_time, rule, talks, written, channel, asked).allowed
    assert judged.allowed == (judged.code is None)
    assert not judged.allowed or judged.next_time == now


@given(moments, some.timedeltas(timedelta(0), timedelta(days=30)), rules(), pasts, pasts, channels, some.none() | moments)
def test_who_waits_longer_is_not_allowed_earlier(now, wait, rule, talks, written, channel, asked):
    first = next_allowed(now, rule, talks, written, channel, asked)
    second = next_allowed(now + wait, rule, talks, written, channel, asked)
    assert first is None or second is None or first <= second


@given(moments, rules(), pasts, channels, some.integers(0, 60 * 24 * 3))
def test_nothing_earlier_than_the_next_time_is_allowed(now, rule, talks, channel, later):
    moment = now + timedelta(minutes=later)
    following = next_allowed(now, rule, talks, (), channel)
    if following and moment < following:
        assert not verdict(moment, rule, talks, (), channel).allowed


@given(some.sampled_from([1, 2, 3]), moments)
def test_no_seven_days_hold_more_conversations_than_the_week_admits(limit, now):
    rule = Rule(hours=UNIREC.hours, max_day=1, max_week=limit)
    talks = []
    for _turn in range(3 * limit):
        now = next_allowed(now, rule, talks)
        talks.append(now)
        now += timedelta(minutes=5)
    for talk in talks:
        assert sum(0 <= (other.date() - talk.date()).days < 7 for other in talks) <= limit


@given(moments, rules(), pasts, pasts, pasts)
def test_a_new_attempt_is_allowed_and_later_than_now(now, rule, failed, reached, talks):
    attempt = next_attempt(now, rule, failed, reached, talks)
    if attempt:
        assert attempt > now
        assert verdict(attempt, rule, talks).allowed
        assert not rule.attempts_day or sum(f.date() == attempt.date() for f in failed) < rule.attempts_day


def _code(moment, rule=UNIREC, **past):
    return verdict(moment, rule, **past).code


@pytest.mark.parametrize("moment, code", [
    (datetime(2026, 11, 20, 8, 29, 59), "hours"),
    (datetime(2026, 11, 20, 8, 30), None),
    (datetime(2026, 11, 20, 20, 59, 59), None),
    (datetime(2026, 11, 20, 21), "hours"),
    (datetime(2026, 11, 21, 14, 59), None),
    (datetime(2026, 11, 21, 15), "hours"),
    (datetime(2026, 11, 22, 11), "holiday"),
    (datetime(2027, 3, 29, 11), "holiday"),
    (datetime(2026, 10, 4, 11), "holiday"),
    (datetime(2027, 10, 4, 11), "holiday"),
    (datetime(2025, 10, 4, 11), None),
])
def test_calls_are_for_weekdays_until_nine_saturdays_until_three_and_never_holidays(moment, code):
    assert _code(moment) == code


def test_saturday_afternoon_leads_to_monday_morning():
    assert next_allowed(datetime(2026, 11, 21, 15), UNIREC) == datetime(2026, 11, 23, 8, 30)


def test_the_patron_saint_and_a_day_of_one_year_are_holidays_too():
    rule = Rule(hours=UNIREC.hours, feasts=frozenset({(12, 7), date(2026, 11, 23)}))
    assert _code(datetime(2026, 12, 7, 11), rule) == _code(datetime(2027, 12, 7, 11), rule) == "holiday"
    assert _code(datetime(2026, 11, 23, 11), rule) == "holiday"
    assert _code(datetime(2027, 11, 23, 11), rule) is None


def test_a_rule_may_leave_holidays_alone():
    rule = Rule(hours={6: ((time(9), time(12)),)}, honour_holidays=False)
    assert _code(datetime(2026, 11, 22, 11), rule) is None


def test_one_conversation_a_day():
    early = [FRIDAY - timedelta(hours=2)]
    judged = verdict(FRIDAY, UNIREC, early)
    assert (judged.code, judged.next_time) == ("day_limit", datetime(2026, 11, 21, 8, 30))
    assert _code(FRIDAY, conversations=[FRIDAY - timedelta(days=1)]) is None


def test_three_conversations_in_any_seven_days():
    talks = [datetime(2026, 11, 14, 9), datetime(2026, 11, 17, 9), datetime(2026, 11, 19, 9)]
    assert verdict(FRIDAY, UNIREC, talks).next_time == datetime(2026, 11, 21, 8, 30)
    assert _code(FRIDAY, conversations=talks) == "week_limit"
    assert _code(FRIDAY, conversations=[datetime(2026, 11, 13, 20), *talks[1:]]) is None


def test_so_many_conversations_in_a_month():
    rule = Rule(hours=UNIREC.hours, max_month=2)
    talks = [datetime(2026, 10, 21, 9), datetime(2026, 11, 2, 9)]
    assert _code(FRIDAY, rule, conversations=talks) == "month_limit"
    assert verdict(FRIDAY, rule, talks).next_time == datetime(2026, 11, 21, 8, 30)


def test_zero_is_no_limit():
    rule = Rule(hours=UNIREC.hours, max_day=0, max_week=0, max_month=0, written_days=0)
    assert _code(FRIDAY, rule, conversations=[FRIDAY] * 9) is None
    assert _code(FRIDAY, rule, written=[FRIDAY], channel="email") is None


def test_three_days_between_two_written_messages_whatever_they_are():
    sent = [datetime(2026, 11, 18, 10)]
    for channel in ("email", "sms", "letter"):
        assert _code(FRIDAY, written=sent, channel=channel) == "written_distance"
    assert _code(datetime(2026, 11, 21, 9), written=sent, channel="email") is None
    assert _code(FRIDAY, written=sent) is None


def test_a_letter_has_no_hours_and_what_rings_has():
    night = datetime(2026, 11, 22, 3)
    assert _code(night, channel="letter") is None
    assert _code(night, channel="registered") is None
    assert _code(night, channel="sms") == _code(night, channel="email") == "holiday"


def test_who_asked_to_be_called_back_is_called_back():
    talks, asked = [FRIDAY], FRIDAY + timedelta(hours=6)
    waits = verdict(FRIDAY + timedelta(hours=1), UNIREC, talks, asked=asked)
    assert (waits.code, waits.next_time) == ("day_limit", asked)
    assert _code(asked, conversations=talks, asked=asked) is None
    assert _code(datetime(2026, 11, 20, 21), conversations=talks, asked=asked) == "hours"


def test_a_rule_without_hours_admits_no_moment():
    assert verdict(FRIDAY, Rule()).next_time is None
    assert next_attempt(FRIDAY, Rule()) is None


def test_the_next_attempt_is_on_another_day_at_another_hour():
    morning = next_attempt(FRIDAY.replace(hour=9), UNIREC, [FRIDAY.replace(hour=9)])
    assert (morning.date(), morning.hour) == (date(2026, 11, 23), 11)
    tried = [datetime(2026, 11, day, hour) for day, hour in ((16, 9), (17, 11), (18, 13), (19, 15))]
    assert next_attempt(tried[-1], UNIREC, tried).time() == time(18)


def test_the_hour_at_which_they_were_reached_comes_first():
    reached = [datetime(2026, 9, 3, 19, 40), datetime(2026, 9, 10, 19, 5), datetime(2026, 9, 17, 18, 5)]
    assert next_attempt(FRIDAY, UNIREC, [FRIDAY], reached) == datetime(2026, 11, 23, 19)
    failed = [datetime(2026, 11, 20, 19)]
    assert next_attempt(failed[0], UNIREC, failed, reached).hour < 18


def test_an_attempt_waits_for_the_day_on_which_a_conversation_is_admitted():
    talks = [datetime(2026, 11, 18, 9), datetime(2026, 11, 19, 9), datetime(2026, 11, 20, 9)]
    assert next_attempt(FRIDAY, UNIREC, [FRIDAY], (), talks).date() == date(2026, 11, 25)


def test_nobody_calls_again_on_a_weekend_but_where_only_weekends_are_admitted():
    saturdays = Rule(hours={5: UNIREC.hours[5]})
    assert next_attempt(FRIDAY, UNIREC, [FRIDAY]).date() == date(2026, 11, 23)
    assert next_attempt(FRIDAY, saturdays, [FRIDAY]).date() == date(2026, 11, 21)
