import doctest
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools import owed
from ..tools.owed import owed_by_heirs

CENT = Decimal("0.01")
amounts = st.integers(0, 10**8).map(lambda cents: cents * CENT)


@st.composite
def shares(draw):
    """Return exact parts of up to eight heirs that add up to 1."""
    weights = draw(st.lists(st.integers(1, 12), min_size=1, max_size=8))
    return {f"heir {place}": Fraction(weight, sum(weights)) for place, weight in enumerate(weights)}


@tagged("post_install", "-at_install")
class TestOwedEngine(BaseCase):
    """What heirs still owe adds up to what is open, whoever paid what."""

    def test_examples_of_the_documentation(self):
        self.assertFalse(doctest.testmod(owed).failed)

    @given(open_now=amounts, shares=shares(), data=st.data())
    def test_what_is_left_adds_up_to_what_is_open(self, open_now, shares, data):
        paid = data.draw(st.dictionaries(st.sampled_from(sorted(shares)), amounts))
        left = owed_by_heirs(open_now, paid, shares)
        self.assertEqual(sum(left.values()), open_now)
        self.assertTrue(all(amount >= 0 for amount in left.values()))

    @given(whole=amounts, shares=shares(), data=st.data())
    def test_who_pays_within_their_part_lowers_nobody_elses(self, whole, shares, data):
        payer = data.draw(st.sampled_from(sorted(shares)))
        before = owed_by_heirs(whole, {}, shares)
        cents = data.draw(st.integers(0, int(before[payer] / CENT)))
        after = owed_by_heirs(whole - cents * CENT, {payer: cents * CENT}, shares)
        self.assertEqual(after, {**before, payer: before[payer] - cents * CENT})

    @given(whole=amounts, shares=shares(), limit=amounts, data=st.data())
    def test_with_benefit_of_inventory_nobody_pays_more_than_what_they_received(self, whole, shares, limit, data):
        key = data.draw(st.sampled_from(sorted(shares)))
        free = owed_by_heirs(whole, {}, shares)
        left = owed_by_heirs(whole, {}, shares, limits={key: limit})
        self.assertEqual(left, {**free, key: min(free[key], limit)})

    def test_a_negative_amount_is_refused(self):
        with self.assertRaisesRegex(ValueError, "zero or more"):
            owed_by_heirs(Decimal(-1), {}, {"a": Fraction(1)})
