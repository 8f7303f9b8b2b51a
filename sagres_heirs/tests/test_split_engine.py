import doctest
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools import split
from ..tools.shares import legal_shares
from ..tools.split import split_amount, transmit
from .family_cases import read_family
from .family_oracle import flatten, nested_families

CENT = Decimal("0.01")
amounts = st.integers(-10**11, 10**11).map(lambda cents: cents * CENT)
#: Any fractions that add up to 1, some of them nothing.
fractions = st.lists(st.integers(0, 1000), min_size=1, max_size=30).filter(any).map(
    lambda weights: {f"p{n}": Fraction(weight, sum(weights)) for n, weight in enumerate(weights)})


@tagged("post_install", "-at_install")
class TestSplitEngine(BaseCase):
    """Amounts are split to the cent and add up."""

    def test_examples_of_the_documentation(self):
        self.assertFalse(doctest.testmod(split).failed)

    @given(amount=amounts, shares=fractions)
    def test_parts_add_up_each_within_a_cent(self, amount, shares):
        parts = split_amount(amount, shares)
        self.assertEqual(sum(parts.values()), amount)
        self.assertEqual(list(parts), list(shares))
        for key, part in parts.items():
            self.assertLess(abs(Fraction(part) - Fraction(amount) * shares[key]), Fraction(CENT))
            self.assertEqual(part.as_tuple().exponent, -2)
            self.assertTrue(part * amount >= 0)

    @given(amount=amounts, shares=fractions)
    def test_no_larger_share_has_a_smaller_part(self, amount, shares):
        parts = split_amount(abs(amount), shares)
        by_share = sorted(shares, key=lambda key: (shares[key], parts[key]))
        self.assertEqual([parts[key] for key in by_share], sorted(parts.values()))

    @given(amount=amounts, shares=fractions)
    def test_a_negative_amount_is_split_as_the_positive_one(self, amount, shares):
        parts = split_amount(amount, shares)
        self.assertEqual(split_amount(-amount, shares), {key: -part for key, part in parts.items()})

    @given(amount=amounts, nested=nested_families)
    def test_legal_shares_can_be_split(self, amount, nested):
        self.assertEqual(sum(split_amount(amount, legal_shares(flatten(nested))).values()), amount)

    def test_ties_go_by_order_of_entry(self):
        thirds = dict.fromkeys("cab", Fraction(1, 3))
        self.assertEqual(split_amount(Decimal("0.02"), thirds), {"c": CENT, "a": CENT, "b": 0})
        self.assertEqual(split_amount(Decimal("-100"), thirds), {"c": Decimal("-33.34"), "a": Decimal("-33.33"),
                                                                 "b": Decimal("-33.33")})

    def test_other_units(self):
        halves = {"a": Fraction(1, 2), "b": Fraction(1, 2)}
        self.assertEqual(split_amount(Decimal(15), halves, rounding=Decimal(5)), {"a": 10, "b": 5})
        self.assertEqual(split_amount(Decimal("0.001"), halves, rounding=Decimal("0.001")), {"a": Decimal("0.001"), "b": 0})
        huge = Decimal("1" + "0" * 40 + ".01")
        self.assertEqual({str(part) for part in split_amount(huge, halves).values()},
                         {"5" + "0" * 39 + ".01", "5" + "0" * 39 + ".00"})

    def test_the_handbook_to_the_cent(self):
        found = split_amount(Decimal(1000), legal_shares(read_family("spouse, child a, child b, child c")))
        self.assertEqual([str(part) for part in found.values()], ["333.34", "222.22", "222.22", "222.22"])

    def test_what_cannot_be_split_says_why(self):
        halves = {"a": Fraction(1, 2), "b": Fraction(1, 2)}
        impossible = [
            (Decimal("0.001"), halves, CENT, "whole multiples of 0.01"), (Decimal("NaN"), halves, CENT, "cannot be split"),
            (Decimal("Infinity"), halves, CENT, "cannot be split"), (Decimal(1), halves, Decimal(0), "cannot be split"),
            (Decimal(1), {}, CENT, "add up to 1"), (Decimal(1), {"a": Fraction(1, 2)}, CENT, "add up to 1: 1/2"),
            (Decimal(1), {"a": Fraction(3, 2), "b": Fraction(-1, 2)}, CENT, "not negative"),
        ]
        for amount, shares, rounding, words in impossible:
            with self.subTest(words=words, amount=amount), self.assertRaisesRegex(ValueError, words):
                split_amount(amount, shares, rounding=rounding)


@tagged("post_install", "-at_install")
class TestTransmission(BaseCase):
    """Who died before accepting leaves the share to their own heirs."""

    @given(shares=fractions, heirs=fractions, data=st.data())
    def test_the_share_passes_whole_and_no_other_changes(self, shares, heirs, data):
        key = data.draw(st.sampled_from(list(shares)))
        heirs = {f"h{heir}": part for heir, part in heirs.items()}
        after = transmit(shares, key, heirs)
        self.assertEqual(sum(after.values()), 1)
        self.assertNotIn(key, after)
        self.assertEqual(sum(after.get(heir, 0) for heir in heirs), shares[key])
        self.assertTrue(all(after.get(other, 0) == shares[other] for other in shares.keys() - {key}))

    def test_who_has_a_share_already_adds_to_it(self):
        half = Fraction(1, 2)
        after = transmit({"a": half, "b": half}, "b", {"a": half, "c": half})
        self.assertEqual(after, {"a": Fraction(3, 4), "c": Fraction(1, 4)})

    def test_it_is_not_representation(self):
        """A child who died after the opening leaves the share to their spouse too."""
        shares = legal_shares(read_family("child a, child b"))
        heirs = legal_shares(read_family("spouse widow, child c"))
        self.assertEqual(transmit(shares, "b", heirs), {"a": Fraction(1, 2), "widow": Fraction(1, 4), "c": Fraction(1, 4)})

    def test_what_cannot_be_says_why(self):
        one, half = Fraction(1), Fraction(1, 2)
        for shares, key, heirs, words in [
            ({"a": one}, "b", {"c": one}, "b has to have a share"), ({"a": one}, "a", {"a": one}, "heir of their own"),
            ({"a": one}, "a", {"b": half}, "add up to 1"), ({"a": half}, "a", {"b": one}, "add up to 1"),
            ({"a": one}, "a", {}, "add up to 1"),
        ]:
            with self.subTest(words), self.assertRaisesRegex(ValueError, words):
                transmit(shares, key, heirs)
