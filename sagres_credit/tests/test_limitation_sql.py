import random
from datetime import date, timedelta

from odoo.tests import TransactionCase, tagged
from odoo.tools import SQL

from ..tools.holidays import is_holiday
from ..tools.limitation import Event, Period, trace

DAY = date(2026, 11, 20)
PERIODS = (
    Period(years=10), Period(years=5), Period(years=2), Period(years=1), Period(months=18),
    Period(months=6, presumptive=True), Period(years=3, presumptive=True), Period(years=1, months=1, days=17),
)
KINDS = ("interruption", "interruption", "interruption", "suspension", "suspension", "suit", "waiver")


@tagged("post_install", "-at_install")
class TestLimitationSql(TransactionCase):
    """The SQL that dates a million credits says of each what the engine says."""

    def _make_history(self, draw):
        start = date(1999, 1, 1) + timedelta(days=draw.randrange(9900))
        events = [self._make_event(draw, start) for _number in range(draw.choice((0, 1, 1, 2, 3, 4, 6)))]
        return start, draw.choice(PERIODS), events

    def _make_event(self, draw, start):
        kind = draw.choice(KINDS)
        day = min(start + timedelta(days=draw.randrange(-200, 4500)), DAY)
        end = day + timedelta(days=draw.choice((0, 1, 30, 200, 900, 4000)))
        if kind == "suspension":
            return Event(kind, day, draw.choice((end, end, end, None)))
        if kind == "suit":
            outcome = draw.choice(("judgment", "extinguished", None))
            return Event(kind, day, end if outcome else None, outcome)
        return Event(kind, day)

    def _ask_sql(self, histories):
        terms = SQL(
            "SELECT * FROM UNNEST(%s::bigint[], %s::date[], %s::integer[], %s::integer[], %s::integer[], %s::boolean[])"
            " AS term (term, first, years, months, days, presumptive)",
            list(range(len(histories))), [start for start, _period, _events in histories],
            *[[getattr(period, name) for _start, period, _events in histories]
              for name in ("years", "months", "days", "presumptive")],
        )
        rows = [(number, event) for number, (_start, _period, events) in enumerate(histories) for event in events]
        events = SQL(
            "SELECT * FROM UNNEST(%s::bigint[], %s::varchar[], %s::date[], %s::date[], %s::varchar[])"
            " AS event (term, kind, date, date_end, outcome)",
            [number for number, _event in rows],
            *[[getattr(event, name) for _number, event in rows] for name in ("kind", "date", "end", "outcome")],
        )
        query = self.env["credit.limitation"]._get_course_query(terms, events, DAY)
        return {term: values for term, *values in self.env.execute_query(query)}

    def test_sql_says_what_the_engine_says_of_ten_thousand_histories(self):
        draw = random.Random(20261120)
        histories = [self._make_history(draw) for _number in range(10_000)]
        found = self._ask_sql(histories)
        self.assertEqual(len(found), len(histories))
        seen = set()
        for number, (start, period, events) in enumerate(histories):
            course = trace(start, period, events)
            expected = [course.start, course.end, course.period.presumptive, course.get_state(DAY)]
            self.assertEqual(found[number], expected, f"{start} {period} {events}")
            seen |= {expected[-1], *(step.effect for step in course.steps)}
        self.assertEqual(seen, {
            "running", "suspended", "in_court", "expired", "restarted", "waived", "judged", "early", "covered", "late",
        }, "Every state and every effect was met")

    def test_calendar_moves_a_holiday_to_the_next_day_that_is_none(self):
        rows = dict(self.env.execute_query(SQL(
            "SELECT day, moved FROM credit_calendar WHERE day BETWEEN '2026-01-01' AND '2040-12-31'"
        )))
        day = date(2026, 1, 1)
        while day.year <= 2040:
            self.assertEqual(day in rows, is_holiday(day), day)
            if day in rows:
                moved = rows[day]
                self.assertFalse(is_holiday(moved))
                between = [day + timedelta(days=number) for number in range((moved - day).days)]
                self.assertTrue(all(map(is_holiday, between)), day)
            day += timedelta(days=1)
