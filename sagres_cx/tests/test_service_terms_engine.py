from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.sagres_credit.tools.holidays import is_holiday

from ..tools.register_file import as_text
from ..tools.service_terms import CALENDAR, WORKING, Clock, Pause, ServiceTermError, get_step, is_working_day

DAYS = st.dates(date(2024, 1, 1), date(2027, 12, 31))


@st.composite
def clocks(draw):
    """Draw a clock with up to three pauses, one after the other."""
    start = draw(DAYS)
    day, pauses = start, []
    for _number in range(draw(st.integers(0, 3))):
        first = day + timedelta(days=draw(st.integers(0, 40)))
        last = first + timedelta(days=draw(st.integers(0, 40)))
        pauses.append(Pause(first, last))
        day = last
    return Clock(start, draw(st.sampled_from([CALENDAR, WORKING])), tuple(pauses), is_holiday)


@tagged("post_install", "-at_install")
class TestServiceTermsEngine(BaseCase):
    """The term of a complaint, counted by hand and by properties."""

    def test_calendar_days_by_hand(self):
        # 20 November + 30 = 20 December, a Sunday: the last day does not move.
        self.assertEqual(Clock(date(2026, 11, 20)).deadline(30), date(2026, 12, 20))
        self.assertEqual(Clock(date(2026, 11, 20)).deadline(15), date(2026, 12, 5))
        self.assertEqual(Clock(date(2026, 1, 31)).deadline(30), date(2026, 3, 2))
        self.assertEqual(Clock(date(2026, 11, 20)).deadline(60), date(2027, 1, 19))
        self.assertEqual(Clock(date(2026, 11, 20)).deadline(90), date(2027, 2, 18))

    def test_working_days_by_hand(self):
        # November: 23-27, 30 (6). December: 1-4, 7, 9-11, 14-18, 21-24, 28-31 (21, without the 8th and the 25th).
        # January: 4, 5, 7.
        self.assertEqual(Clock(date(2026, 11, 20), WORKING, is_holiday=is_holiday).deadline(30), date(2027, 1, 7))
        # A week with Easter Monday: 2, 3 April, then 7-10, 13.
        self.assertEqual(Clock(date(2026, 4, 1), WORKING, is_holiday=is_holiday).deadline(7), date(2026, 4, 13))

    def test_holidays_and_saturdays_are_no_working_days(self):
        for day in (date(2026, 12, 8), date(2026, 11, 21), date(2026, 11, 22), date(2026, 4, 6), date(2026, 12, 25)):
            self.assertFalse(is_working_day(day, is_holiday), day)
        self.assertTrue(is_working_day(date(2026, 12, 24), is_holiday))

    def test_the_day_of_the_question_counts_and_the_day_of_the_reply_does_not(self):
        # Five days counted (21-25), eight stood still (26 November - 3 December), twenty-five are left.
        clock = Clock(date(2026, 11, 20), pauses=(Pause(date(2026, 11, 25), date(2026, 12, 3)),))
        self.assertEqual(clock.deadline(30), date(2026, 12, 28))
        self.assertEqual(clock.elapsed(date(2026, 12, 3)), 5)
        self.assertEqual(clock.elapsed(date(2026, 12, 4)), 6)

    def test_there_is_no_deadline_while_the_customer_is_asked(self):
        clock = Clock(date(2026, 11, 20), pauses=(Pause(date(2026, 11, 25)),))
        self.assertIsNone(clock.deadline(30))
        self.assertEqual(clock.deadline(4), date(2026, 11, 24))
        self.assertIsNone(clock.deadline(5))

    def test_a_day_on_which_nobody_works_counts_with_the_next(self):
        clock = Clock(date(2026, 11, 20), WORKING, is_holiday=is_holiday)
        self.assertEqual([clock.elapsed(date(2026, 11, day)) for day in (20, 21, 22, 23, 24)], [0, 1, 1, 1, 2])

    def test_lateness_has_three_steps(self):
        limits = [Clock(date(2026, 1, 1)).deadline(30 * times) for times in (1, 2, 3)]
        self.assertEqual(limits, [date(2026, 1, 31), date(2026, 3, 2), date(2026, 4, 1)])
        days = ["2026-01-31", "2026-02-01", "2026-03-02", "2026-03-03", "2026-04-01", "2026-04-02"]
        self.assertEqual([get_step(date.fromisoformat(day), limits) for day in days], [0, 1, 1, 2, 2, 3])

    def test_what_cannot_be_counted_is_refused(self):
        with self.assertRaises(ServiceTermError):
            Clock(date(2026, 1, 1)).deadline(0)
        with self.assertRaises(ServiceTermError):
            Pause(date(2026, 1, 2), date(2026, 1, 1))
        with self.assertRaises(ServiceTermError):
            Clock(date(2026, 1, 1), "weeks")

    @given(clocks(), st.integers(1, 60), st.integers(0, 200))
    def test_an_answer_is_in_time_exactly_until_the_deadline(self, clock, days, after):
        end = clock.start + timedelta(days=after)
        self.assertEqual(clock.elapsed(end) <= days, end <= clock.deadline(days))

    @given(clocks(), st.integers(1, 60))
    def test_more_days_never_end_earlier(self, clock, days):
        self.assertLess(clock.deadline(days), clock.deadline(days + 1))

    @given(st.text(max_size=20))
    def test_no_text_is_a_formula(self, text):
        self.assertFalse(as_text(text).lstrip().startswith(("=", "+", "-", "@")))
