import doctest
from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as some

from odoo.addons.sagres_credit.tools import limitation
from odoo.addons.sagres_credit.tools.limitation import (
    Event,
    Period,
    decadence_date,
    is_holiday,
    limitation_date,
    term_end,
    trace,
    utility_start,
    warning_date,
)

FIVE, TWO, TEN = Period(years=5), Period(years=2), Period(years=10)
DUE = date(2021, 8, 5)
days = some.dates(date(2000, 1, 1), date(2040, 12, 31))
periods = some.builds(Period, years=some.integers(0, 10), months=some.integers(0, 11), days=some.integers(1, 40))
instants = some.builds(Event, some.just("interruption"), days)
waivers = some.builds(Event, some.just("waiver"), days)


@some.composite
def spans(draw):
    """Draw a suspension of up to two years."""
    first = draw(days)
    return Event("suspension", first, first + timedelta(days=draw(some.integers(0, 730))))


@some.composite
def suits(draw, outcomes=("judgment", "extinguished", None)):
    """Draw a suit of up to eight years, or one that is pending."""
    served, outcome = draw(days), draw(some.sampled_from(outcomes))
    end = served + timedelta(days=draw(some.integers(0, 3000))) if outcome else None
    return Event("suit", served, end, outcome)


histories = some.lists(instants | spans() | suits() | waivers, max_size=6)


def letter(*day):
    return Event("interruption", date(*day))


def suspension(first, last):
    return Event("suspension", date(*first), date(*last))


def suit(served, end=None, outcome=None):
    return Event("suit", date(*served), end and date(*end), outcome)


def test_examples_of_the_documentation_hold():
    result = doctest.testmod(limitation)
    assert result.attempted and not result.failed


@pytest.mark.parametrize(("start", "period", "events", "end"), [
    pytest.param((2016, 11, 15), TEN, [], (2026, 11, 16), id="P1 ordinary, Sunday"),
    pytest.param((2018, 3, 1), FIVE, [], (2023, 3, 1), id="P2 electricity out of scope"),
    pytest.param((2018, 3, 2), TWO, [], (2020, 3, 2), id="P3 electricity in scope"),
    pytest.param((2020, 1, 2), TWO, [], (2022, 1, 3), id="P5 water, Sunday"),
    pytest.param((2021, 8, 5), FIVE, [letter(2026, 8, 5)], (2031, 8, 5), id="P7 reaches on the last day"),
    pytest.param((2021, 8, 5), FIVE, [letter(2026, 8, 7)], (2026, 8, 5), id="P8 reaches too late"),
    pytest.param((2022, 1, 31), FIVE, [], (2027, 2, 1), id="P9 nursing home, Sunday"),
    pytest.param((2020, 9, 15), TEN, [], (2030, 9, 16), id="P11 judgment, Sunday"),
    pytest.param((2020, 2, 29), FIVE, [], (2025, 2, 28), id="P12 no 29 February"),
    pytest.param((2021, 12, 25), FIVE, [], (2026, 12, 28), id="P16 two holidays and a Sunday"),
    pytest.param((2024, 2, 29), Period(years=4), [], (2028, 2, 29), id="29 February in a leap year"),
    pytest.param((2021, 10, 4), FIVE, [], (2026, 10, 5), id="Saint Francis on a Sunday"),
    pytest.param((2019, 10, 4), FIVE, [], (2024, 10, 4), id="Saint Francis before 2026"),
    pytest.param((2022, 10, 4), FIVE, [], (2027, 10, 5), id="Saint Francis on a Monday"),
    pytest.param((2022, 3, 28), FIVE, [], (2027, 3, 30), id="Easter and its Monday"),
    pytest.param((2021, 1, 2), FIVE, [], (2026, 1, 2), id="the start is a holiday's eve and stays"),
    pytest.param((2018, 5, 13), FIVE, [], (2023, 5, 13), id="the end is a Saturday and stays"),
    pytest.param((2019, 8, 4), FIVE, [], (2024, 8, 5), id="the start is a Sunday and stays"),
    pytest.param((2025, 8, 31), Period(months=6), [], (2026, 2, 28), id="month end"),
    pytest.param((2025, 1, 1), Period(days=9), [], (2025, 1, 10), id="days"),
    pytest.param((2025, 8, 31), Period(months=18), [], (2027, 3, 1), id="months beyond a year, Sunday"),
])
def test_term_ends_as_the_law_counts(start, period, events, end):
    assert limitation_date(date(*start), period, events) == date(*end)


@pytest.mark.parametrize(("events", "end"), [
    pytest.param([letter(2026, 8, 6)], (2026, 8, 5), id="a day late"),
    pytest.param([letter(2021, 8, 4)], (2026, 8, 5), id="before the start there is nothing to interrupt"),
    pytest.param([letter(2021, 8, 5)], (2026, 8, 5), id="on the day of the start"),
    pytest.param([letter(2023, 1, 10), letter(2027, 5, 3)], (2032, 5, 3), id="two letters, both in time"),
    pytest.param([letter(2023, 1, 10), letter(2028, 1, 11)], (2028, 1, 10), id="the second is late"),
    pytest.param([letter(2027, 1, 10), letter(2023, 1, 10)], (2032, 1, 10), id="in any order"),
    pytest.param([suspension((2022, 1, 1), (2022, 1, 10))], (2026, 8, 17), id="ten days, to the Assumption, then a Sunday"),
    pytest.param([suspension((2022, 1, 1), (2022, 1, 1))], (2026, 8, 6), id="one day"),
    pytest.param([suspension((2022, 1, 1), (2022, 1, 11))], (2026, 8, 17), id="Sunday 16 August: the day after"),
    pytest.param([suspension((2022, 1, 1), (2022, 1, 10)), suspension((2022, 1, 6), (2022, 1, 12))], (2026, 8, 17),
                 id="overlapping days count once"),
    pytest.param([suspension((2022, 1, 1), (2022, 1, 31)), suspension((2022, 1, 6), (2022, 1, 12))], (2026, 9, 5),
                 id="one within the other"),
    pytest.param([suspension((2021, 7, 1), (2021, 8, 15))], (2026, 8, 17), id="from before the start: only days after it"),
    pytest.param([suspension((2021, 8, 5), (2021, 8, 6))], (2026, 8, 6), id="the day of the start is no day of the term"),
    pytest.param([suspension((2021, 7, 1), (2021, 8, 5))], (2026, 8, 5), id="all before the term"),
    pytest.param([suspension((2026, 8, 6), (2026, 12, 31))], (2026, 8, 5), id="begins after the end"),
    pytest.param([suspension((2026, 8, 5), (2026, 8, 8))], (2026, 8, 10), id="begins on the last day; Sunday"),
    pytest.param([suspension((2022, 1, 1), (2022, 3, 31)), letter(2022, 2, 28)], (2027, 3, 31),
                 id="interrupted while suspended: the rest of the suspension counts"),
    pytest.param([suspension((2022, 1, 1), (2022, 3, 31)), letter(2022, 6, 1)], (2027, 6, 1),
                 id="suspended before the new start: no longer counts"),
    pytest.param([suspension((2026, 8, 1), (2026, 8, 20)), letter(2026, 8, 25)], (2031, 8, 25),
                 id="a letter in time only thanks to the suspension"),
    pytest.param([Event("suspension", date(2022, 1, 1))], None, id="suspended without end"),
    pytest.param([Event("suspension", date(2026, 8, 6))], (2026, 8, 5), id="without end, begun too late"),
    pytest.param([suit((2024, 3, 1))], None, id="pending"),
    pytest.param([suit((2026, 8, 6))], (2026, 8, 5), id="sued too late"),
    pytest.param([suit((2024, 3, 1), None, "judgment")], None, id="a judgment that is not final"),
    pytest.param([suit((2024, 3, 1), (2028, 3, 10), "judgment")], (2038, 3, 10), id="ten years from the final judgment"),
    pytest.param([suit((2024, 3, 1), (2028, 3, 10), "judgment"), letter(2030, 4, 3)], (2040, 4, 3),
                 id="after a judgment a new term is ten years again"),
    pytest.param([suit((2024, 3, 1), (2028, 3, 10), "judgment"), letter(2026, 4, 2)], (2038, 3, 10),
                 id="a letter while in court changes nothing"),
    pytest.param([suit((2024, 3, 1), (2028, 3, 9), "extinguished")], (2029, 3, 1), id="extinguished: once, when served"),
    pytest.param([suit((2024, 3, 1), (2028, 3, 9), "extinguished"), letter(2026, 4, 2)], (2031, 4, 2),
                 id="a letter inside an extinguished suit counts"),
    pytest.param([suit((2024, 3, 1), (2032, 3, 9), "extinguished"), letter(2029, 3, 2)], (2029, 3, 1),
                 id="a letter after the term of an extinguished suit is late"),
    pytest.param([suit((2024, 3, 1), None, "extinguished")], (2029, 3, 1), id="extinguished, day not known"),
    pytest.param([suit((2024, 3, 1), (2026, 3, 9), "extinguished"), suit((2025, 2, 3))], None,
                 id="a second suit still pending"),
    pytest.param([suit((2024, 3, 1), (2026, 3, 9), "judgment"), suit((2025, 2, 3), (2027, 5, 4), "judgment")],
                 (2037, 5, 4), id="two suits: the judgment that is final last"),
    pytest.param([suit((2024, 3, 1), (2027, 5, 4), "judgment"), suit((2025, 2, 3), (2026, 3, 9), "judgment")],
                 (2037, 5, 4), id="two suits, the other first"),
    pytest.param([suit((2020, 3, 1), (2021, 2, 1), "judgment")], (2031, 8, 5), id="judged before due: from the due date"),
    pytest.param([suit((2024, 3, 1), (2028, 3, 10), "judgment"), suspension((2028, 1, 1), (2028, 3, 20))],
                 (2038, 3, 20), id="suspended beyond the judgment"),
])
def test_events_change_a_term_of_five_years_as_the_law_says(events, end):
    assert limitation_date(DUE, FIVE, events) == (end and date(*end))


def test_letter_that_comes_on_the_day_a_holiday_moved_the_end_to_is_in_time():
    start = date(2016, 11, 15)
    assert limitation_date(start, TEN, [letter(2026, 11, 16)]) == date(2036, 11, 17)  # 16 November 2036 is a Sunday
    assert limitation_date(start, TEN, [letter(2026, 11, 17)]) == date(2026, 11, 16)


def test_suspended_days_are_added_before_holidays_are_looked_at():
    # 15 November 2026 is a Sunday: one day makes it the Monday, not the Tuesday.
    assert limitation_date(date(2016, 11, 15), TEN, [suspension((2020, 1, 7), (2020, 1, 7))]) == date(2026, 11, 16)


def test_judgment_gives_ten_years_whatever_the_period():
    events = [suit((2022, 1, 10), (2023, 5, 2), "judgment")]
    for period in (FIVE, TWO, TEN, Period(years=20), Period(years=1, presumptive=True)):
        assert limitation_date(DUE, period, events) == date(2033, 5, 2)


def test_presumptive_term_warns_and_never_expires():
    period = Period(months=6, presumptive=True)
    assert limitation_date(DUE, period) is None
    assert limitation_date(DUE, period, [letter(2021, 9, 1)]) is None
    assert warning_date(DUE, period) == date(2022, 2, 5)
    assert warning_date(DUE, period, [letter(2021, 9, 1)]) == date(2022, 3, 1)
    assert warning_date(DUE, FIVE) is None


def test_waiver_of_a_complete_limitation_gives_a_new_full_term():
    waiver = Event("waiver", date(2027, 3, 1))
    course = trace(DUE, FIVE, [waiver])
    assert (course.steps[0].effect, course.end) == ("waived", date(2032, 3, 1))
    assert course.get_state(date(2027, 3, 2)) == "running"
    # A letter as late as that finds the credit prescribed, and after the waiver it finds it alive.
    assert limitation_date(DUE, FIVE, [letter(2027, 2, 1)]) == date(2026, 8, 5)
    assert limitation_date(DUE, FIVE, [waiver, letter(2028, 4, 3)]) == date(2033, 4, 4)  # 3 April 2033 is a Sunday


def test_waiver_before_the_limitation_is_complete_is_an_admission():
    # Renouncing beforehand is void (2937 c.c.), but who does it recognises the debt (2944 c.c.).
    assert limitation_date(DUE, FIVE, [Event("waiver", date(2023, 5, 2))]) == date(2028, 5, 2)


@pytest.mark.parametrize("wrong", [
    lambda: Event("waiver", DUE, outcome="judgment"),
    lambda: Event("reminder", DUE),
    lambda: Event("interruption", DUE, outcome="judgment"),
    lambda: Event("suit", DUE, outcome="lost"),
    lambda: Event("suit", DUE, DUE),
    lambda: Event("suspension", DUE, DUE - timedelta(days=1)),
    lambda: Period(years=-1),
    lambda: term_end(DUE, days=-1),
])
def test_what_cannot_be_is_refused(wrong):
    with pytest.raises(ValueError):
        wrong()


@given(days, periods)
def test_term_never_ends_on_a_holiday_nor_more_than_four_days_late(start, period):
    end = term_end(start, years=period.years, months=period.months, days=period.days)
    assert not is_holiday(end) and end > start
    bare = end
    while is_holiday(bare - timedelta(days=1)):
        bare -= timedelta(days=1)
    assert (end - bare).days <= 4


@given(days, days, periods)
def test_later_start_never_ends_earlier(one, other, period):
    one, other = sorted((one, other))
    assert limitation_date(one, period) <= limitation_date(other, period)


@given(days, some.integers(1, 12))
def test_years_end_on_the_same_day_of_the_calendar_or_the_last_of_february(start, years):
    end = term_end(start, years=years)
    wanted = date(start.year + years, start.month, 28 if (start.month, start.day) == (2, 29) else start.day)
    if (start.month, start.day) == (2, 29) and (start.year + years) % 4 == 0:
        wanted = date(start.year + years, 2, 29)
    assert end == wanted or all(is_holiday(wanted + timedelta(days=n)) for n in range((end - wanted).days))


@given(days, periods, histories, some.randoms())
def test_order_of_events_does_not_matter(start, period, events, chance):
    shuffled = list(events)
    chance.shuffle(shuffled)
    assert trace(start, period, iter(shuffled)) == trace(start, period, events)


@given(days, periods, histories)
def test_event_told_twice_counts_once(start, period, events):
    assert limitation_date(start, period, events * 2) == limitation_date(start, period, events)


@given(days, periods, histories)
def test_end_is_no_holiday_and_none_only_while_the_term_does_not_run(start, period, events):
    course = trace(start, period, events)
    if course.end is None:
        assert any(step.effect == "in_court" for step in course.steps)
    else:
        assert not is_holiday(course.end)
        assert course.get_state(course.end + timedelta(days=1)) == "expired"


@given(days, periods, histories)
def test_event_without_effect_could_be_left_out(start, period, events):
    course = trace(start, period, events)
    useful = [step.event for step in course.steps if step.effect not in ("early", "late")]
    assert trace(start, period, useful).end == course.end


@given(days, periods, some.lists(instants | suits(("extinguished",)), max_size=6), instants)
def test_interruption_never_takes_time_away(start, period, events, more):
    assert limitation_date(start, period, [*events, more]) >= limitation_date(start, period, events)


@given(days, periods, some.lists(instants | spans(), max_size=5), spans())
def test_suspension_never_takes_time_away(start, period, events, more):
    assert limitation_date(start, period, [*events, more]) >= limitation_date(start, period, events)


@given(days, periods, some.lists(instants | spans(), max_size=5), days)
def test_waiver_never_takes_time_away(start, period, events, day):
    waiver = Event("waiver", day)
    assert limitation_date(start, period, [*events, waiver]) >= limitation_date(start, period, events)


@given(days, periods, some.lists(instants, max_size=4), suits(("judgment",)))
def test_judgment_of_a_suit_in_time_gives_ten_years_from_when_it_is_final(start, period, events, claim):
    assume(claim.date <= limitation_date(start, period, [event for event in events if event.date <= claim.date]))
    events = [event for event in events if event.date <= claim.end]
    assert limitation_date(start, period, [*events, claim]) == term_end(max(start, claim.end), years=10)


@given(days, periods, some.lists(instants, max_size=4), suits(("extinguished",)))
def test_extinguished_suit_is_one_interruption_when_it_was_served(start, period, events, claim):
    served = Event("interruption", claim.date)
    assert limitation_date(start, period, [*events, claim]) == limitation_date(start, period, [*events, served])


@given(days, periods, spans(), some.integers(0, 700))
def test_suspension_told_in_two_pieces_is_the_same(start, period, whole, cut):
    middle = whole.date + timedelta(days=cut)
    assume(middle < whole.end)
    pieces = [Event("suspension", whole.date, middle), Event("suspension", middle, whole.end)]
    assert limitation_date(start, period, pieces) == limitation_date(start, period, [whole])


@given(days, periods, spans())
def test_suspended_days_after_the_start_are_added(start, period, span):
    end = limitation_date(start, period, [span])
    count = sum(span.date + timedelta(days=n) > start for n in range((span.end - span.date).days + 1))
    if span.date > limitation_date(start, period):
        count = 0
    assert end == term_end(term_end_without_holidays(start, period), days=count)


def term_end_without_holidays(start, period):
    month = start.month - 1 + period.months
    day, year = start.day, start.year + period.years + month // 12
    while True:
        try:
            return date(year, month % 12 + 1, day) + timedelta(days=period.days)
        except ValueError:
            day -= 1


def test_each_step_says_what_it_did():
    events = [
        letter(2021, 1, 1), letter(2022, 1, 10), suspension((2023, 1, 1), (2023, 1, 10)),
        suit((2024, 3, 1), (2026, 3, 9), "judgment"), letter(2025, 1, 1), letter(2040, 1, 1),
    ]
    course = trace(DUE, FIVE, events)
    assert [(step.effect, step.end) for step in course.steps] == [
        ("early", date(2026, 8, 5)), ("restarted", date(2027, 1, 11)), ("suspended", date(2027, 1, 20)),
        ("judged", date(2036, 3, 10)), ("covered", date(2036, 3, 10)), ("late", date(2036, 3, 10)),
    ]
    assert (course.start, course.end, course.period) == (date(2026, 3, 9), date(2036, 3, 10), TEN)


def test_state_of_a_term():
    course = trace(DUE, FIVE, [suspension((2022, 1, 1), (2022, 12, 31))])
    assert [course.get_state(date(*day)) for day in ((2022, 6, 1), (2023, 1, 1), (2027, 8, 5), (2027, 8, 6))] == [
        "suspended", "running", "running", "expired"
    ]
    assert trace(DUE, FIVE, [suit((2024, 3, 1))]).get_state(date(2030, 1, 1)) == "in_court"
    assert trace(DUE, FIVE, [Event("suspension", date(2024, 3, 1))]).get_state(date(2030, 1, 1)) == "suspended"


def test_decadence_ends_with_the_fifth_year_and_is_not_put_off():
    assert decadence_date(date(2018, 6, 16), 5) == date(2023, 12, 31)  # a Sunday


@pytest.mark.parametrize(("issued", "billed_until", "start"), [
    ((2026, 3, 17), (2026, 1, 31), (2026, 6, 30)),  # on the 45th day: in time
    ((2026, 3, 18), (2026, 1, 31), (2026, 3, 17)),
    (None, (2026, 1, 31), (2026, 6, 30)),
    ((2026, 3, 18), None, (2026, 6, 30)),
])
def test_two_years_of_a_late_bill_run_from_the_deadline_to_issue_it(issued, billed_until, start):
    found = utility_start(
        date(2026, 6, 30), issued=issued and date(*issued), billed_until=billed_until and date(*billed_until)
    )
    assert found == date(*start)
