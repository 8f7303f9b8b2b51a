import doctest
from calendar import monthrange
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.sagres_credit.tools.holidays import is_holiday

from ..tools import succession_terms as terms

ONE_DAY = timedelta(days=1)
days = st.dates(date(2000, 1, 1), date(2080, 12, 31))
#: (what, term, last or first day)
BY_HAND = [
    ("ten years", terms.acceptance_end(date(2026, 11, 20)), date(2036, 11, 20)),
    ("ten years end on a Sunday", terms.acceptance_end(date(2016, 11, 15), is_holiday=is_holiday), date(2026, 11, 16)),
    ("three months", terms.possession_inventory_end(date(2026, 5, 15)), date(2026, 8, 15)),
    ("three months end on the Assumption, a Saturday, before a Sunday",
     terms.possession_inventory_end(date(2026, 5, 15), is_holiday=is_holiday), date(2026, 8, 17)),
    ("three months of a long month", terms.possession_inventory_end(date(2027, 11, 30)), date(2028, 2, 29)),
    ("extended by two", terms.possession_inventory_end(date(2026, 5, 15), extension_months=2), date(2026, 10, 15)),
    ("forty days", terms.possession_decision_end(date(2026, 6, 1)), date(2026, 7, 11)),
    ("forty days end on a Sunday", terms.possession_decision_end(date(2026, 6, 2), is_holiday=is_holiday), date(2026, 7, 13)),
    ("inventory after acceptance with benefit", terms.benefit_inventory_end(date(2026, 1, 10)), date(2026, 4, 10)),
    ("the same, extended", terms.benefit_inventory_end(date(2026, 1, 10), extension_months=1), date(2026, 5, 10)),
    ("sixty days of the judge", terms.interpellation_end(date(2026, 1, 10), 60), date(2026, 3, 11)),
    ("a minor", terms.minor_inventory_end(date(2015, 7, 4)), date(2034, 7, 4)),
    ("a minor born on 29 February", terms.minor_inventory_end(date(2012, 2, 29)), date(2031, 2, 28)),
    ("a month after the note", terms.creditors_free_payment_from(date(2026, 1, 31)), date(2026, 3, 1)),
    ("a month that ends at Christmas", terms.creditors_free_payment_from(date(2026, 11, 25), is_holiday=is_holiday),
     date(2026, 12, 29)),
    ("the writ", terms.title_then_writ_from(date(2026, 3, 2)), date(2026, 3, 13)),
    ("the writ, the tenth day a Sunday", terms.title_then_writ_from(date(2026, 3, 5), is_holiday=is_holiday), date(2026, 3, 17)),
    ("collective service", terms.collective_service_until(date(2024, 2, 29)), date(2025, 2, 28)),
]
OPENING = date(2026, 1, 15)
PURE = [  # (inventory, other facts, from when)
    (None, {}, date(2026, 4, 16)),
    (None, {"extension_months": 3}, date(2026, 7, 16)),
    (date(2026, 4, 16), {}, date(2026, 4, 16)),
    (date(2026, 2, 1), {}, date(2026, 3, 14)),
    (date(2026, 4, 16), {"extension_months": 1}, date(2026, 5, 27)),
    (None, {"benefit_on": date(2026, 2, 1)}, date(2026, 4, 16)),
    (date(2026, 4, 1), {"benefit_on": date(2026, 2, 1)}, None),
    (date(2026, 4, 1), {"benefit_on": date(2026, 5, 11)}, None),
    (date(2026, 4, 1), {"benefit_on": date(2026, 5, 12)}, date(2026, 5, 12)),
    (date(2026, 4, 1), {"renounced_on": date(2026, 5, 11)}, None),
    (date(2026, 4, 1), {"renounced_on": date(2026, 5, 12)}, date(2026, 5, 12)),
    (None, {"renounced_on": date(2026, 4, 15)}, None),
    (None, {"renounced_on": date(2026, 4, 16)}, date(2026, 4, 16)),
    (date(2026, 5, 1), {"renounced_on": date(2026, 5, 2)}, date(2026, 4, 16)),
]
DEATH = date(2026, 5, 2)
MORA = [  # (due, demand received, from when)
    (date(2026, 5, 1), None, date(2026, 5, 2)),
    (date(2026, 5, 1), date(2026, 8, 1), date(2026, 5, 2)),
    (DEATH, None, None),
    (DEATH, date(2026, 6, 1), date(2026, 6, 10)),
    (date(2026, 5, 31), DEATH, None),
    (date(2026, 5, 31), date(2026, 4, 1), None),
    (date(2026, 5, 31), date(2026, 5, 10), date(2026, 6, 9)),
    (date(2026, 5, 31), date(2026, 5, 31), date(2026, 6, 9)),
    (date(2026, 5, 31), date(2026, 6, 1), date(2026, 6, 10)),
]


@tagged("post_install", "-at_install")
class TestSuccessionTermsEngine(BaseCase):
    """Terms of a succession end on the day that the law says."""

    def test_examples_of_the_documentation(self):
        self.assertFalse(doctest.testmod(terms).failed)

    def test_terms_counted_by_hand(self):
        for what, found, expected in BY_HAND:
            with self.subTest(what):
                self.assertEqual(found, expected)

    def test_when_possession_makes_a_pure_heir(self):
        for inventory, facts, expected in PURE:
            with self.subTest(inventory=inventory, **facts):
                self.assertEqual(terms.pure_heir_from(OPENING, True, inventory, **facts), expected)
                self.assertIsNone(terms.pure_heir_from(OPENING, False, inventory, **facts))

    def test_a_holiday_gives_one_more_day_to_decide(self):
        sunday = date(2026, 4, 19)  # three months from 19 January
        self.assertEqual(terms.pure_heir_from(date(2026, 1, 19), True, is_holiday=is_holiday), sunday + 2 * ONE_DAY)
        self.assertIsNone(terms.pure_heir_from(date(2026, 1, 19), True, renounced_on=sunday + ONE_DAY, is_holiday=is_holiday))

    def test_default_after_a_death(self):
        for due, demand, expected in MORA:
            with self.subTest(due=due, demand=demand):
                self.assertEqual(terms.mora_after_death(due, DEATH, demand), expected)

    @given(due=days, death=days, demand=st.none() | days)
    def test_heirs_are_in_default_only_after_a_demand_and_eight_days(self, due, death, demand):
        start = terms.mora_after_death(due, death, demand)
        if due < death:
            self.assertEqual(start, due + ONE_DAY)
        elif start:
            self.assertGreater(demand, death)
            self.assertGreater((start - demand).days, 8)
            self.assertGreater(start, due + 8 * ONE_DAY)

    @given(start=days)
    def test_months_end_on_the_same_day_or_on_the_last_of_the_month(self, start):
        for end in (terms.acceptance_end(start), terms.possession_inventory_end(start), terms.collective_service_until(start)):
            self.assertEqual(end.day, min(start.day, monthrange(end.year, end.month)[1]))

    @given(start=days)
    def test_no_term_ends_on_a_holiday_and_none_gets_shorter(self, start):
        for term in (terms.acceptance_end, terms.possession_inventory_end, terms.possession_decision_end,
                     terms.benefit_inventory_end, terms.minor_inventory_end):
            moved = term(start, is_holiday=is_holiday)
            self.assertFalse(is_holiday(moved))
            self.assertGreaterEqual(moved, term(start))
        for first in (terms.creditors_free_payment_from, terms.title_then_writ_from):
            self.assertFalse(is_holiday(first(start, is_holiday=is_holiday) - ONE_DAY))

    def test_what_cannot_be_says_why(self):
        for term, words in [
            (lambda: terms.possession_inventory_end(OPENING, extension_months=-1), "never shortens"),
            (lambda: terms.benefit_inventory_end(OPENING, extension_months=-1), "never shortens"),
            (lambda: terms.interpellation_end(OPENING, 0), "one day at least"),
            (lambda: terms.pure_heir_from(OPENING, True, date(2026, 1, 14)), "before the succession opens, on 2026-01-15"),
            (lambda: terms.pure_heir_from(OPENING, False, renounced_on=date(2026, 1, 14)), "before the succession opens"),
        ]:
            with self.subTest(words), self.assertRaisesRegex(ValueError, words):
                term()
