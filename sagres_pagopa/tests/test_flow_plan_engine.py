from decimal import Decimal
from unittest import TestCase

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.sagres_pagopa.tools.flow_plan import plan_steps

CENTS = st.integers(1, 100_000).map(lambda cents: Decimal(cents) / 100)


class TestFlowPlan(TestCase):
    """Bank lines pay every item to the cent, none more than it has."""

    @given(st.lists(CENTS, min_size=1, max_size=30), st.lists(CENTS, min_size=1, max_size=5), st.integers(1, 7))
    def test_every_item_is_paid_and_no_line_beyond_what_it_has(self, amounts, credits_, size):
        items = [(place, amount, amount) for place, amount in enumerate(amounts)]
        lines = {100 + place: amount for place, amount in enumerate(credits_)}
        steps = plan_steps(items, lines, size)
        if sum(amounts) > sum(credits_):
            self.assertIsNone(steps)
            return
        paid, spent = dict.fromkeys(range(len(items)), Decimal(0)), dict.fromkeys(lines, Decimal(0))
        left = dict(enumerate(amounts))
        for step in steps:
            self.assertTrue(step.items)
            self.assertLessEqual(len(step.items), size)
            for item in step.items:
                part = left[item] if step.amount is None else step.amount
                paid[item] += part
                spent[step.line] += part
                left[item] -= part
        self.assertEqual(list(paid.values()), amounts)
        self.assertTrue(all(spent[line] <= lines[line] for line in lines))

    def test_what_was_given_back_makes_room(self):
        steps = plan_steps([(1, Decimal(100), Decimal(100)), (2, Decimal(-30), Decimal(-30))], {7: Decimal(70)})
        self.assertEqual([(step.line, step.items, step.amount) for step in steps], [(7, [2, 1], None)])

    def test_an_item_is_paid_in_part_where_the_flow_reports_a_part(self):
        steps = plan_steps([(1, Decimal(100), Decimal(60)), (2, Decimal(10), Decimal(10))], {7: Decimal(70)})
        self.assertEqual([tuple(step) for step in steps], [(7, [1], Decimal(60)), (7, [2], None)])

    def test_nothing_left_on_the_bank_pays_nothing(self):
        self.assertIsNone(plan_steps([(1, Decimal(1), Decimal(1))], {7: Decimal(0)}))
