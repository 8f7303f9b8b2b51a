import doctest
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools import fee
from ..tools.fee import (
    CENT,
    Band,
    Past,
    Payment,
    Rule,
    compute_fees,
    is_monotone,
    round_to,
    split,
    tier_fee,
)

amounts = st.integers(1, 10**8).map(lambda cents: cents * CENT)
percents = st.integers(0, 4000).map(lambda hundredths: hundredths * CENT)
days = st.integers(-60, 4000)
ladders = st.dictionaries(st.integers(0, 10**6), percents, min_size=1, max_size=5).map(
    lambda ladder: tuple(Band(Decimal(since), percent) for since, percent in sorted(ladder.items()))
)
payments = st.lists(st.tuples(amounts, days), max_size=30).map(
    lambda rows: [Payment(place, amount, late) for place, (amount, late) in enumerate(rows)]
)


def total(charges):
    return sum((charge.amount for charge in charges), Decimal(0))


@tagged("post_install", "-at_install")
class TestFeeEngine(BaseCase):
    """Parts add up to the cent; more collected never earns less where promised; a malus never takes more than the fees."""

    def test_examples_of_the_documentation(self):
        self.assertFalse(doctest.testmod(fee).failed)

    @given(units=st.integers(-10**9, 10**9), weights=st.lists(amounts, min_size=1, max_size=40))
    def test_parts_add_up_and_are_within_a_cent_of_their_due(self, units, weights):
        whole = units * CENT
        parts = split(whole, weights)
        self.assertEqual(sum(parts), whole)
        for part, weight in zip(parts, weights, strict=True):
            self.assertLess(abs(Fraction(part) - Fraction(whole) * Fraction(weight) / Fraction(sum(weights))), Fraction(CENT))

    @given(paid=payments, bands=ladders)
    def test_percentages_of_payments_add_up_to_the_percentages_of_all(self, paid, bands):
        charges = compute_fees([Rule("r", "percent", bands=bands)], paid)
        exact = sum((payment.amount * fee.percent_at(payment.days, bands) / 100 for payment in paid), Decimal(0))
        self.assertEqual(total(charges), round_to(exact))
        self.assertEqual(len({charge.payment for charge in charges}), len(charges))

    @given(low=amounts, more=amounts, bands=ladders)
    def test_more_collected_never_earns_less_by_slices(self, low, more, bands):
        self.assertLessEqual(tier_fee(low, bands), tier_fee(low + more, bands))

    @given(low=amounts, more=amounts, bands=ladders)
    def test_more_collected_never_earns_less_where_the_whole_is_promised_to(self, low, more, bands):
        if is_monotone(bands, whole=True):
            self.assertLessEqual(tier_fee(low, bands, True), tier_fee(low + more, bands, True))

    @given(paid=payments, bands=ladders, whole=st.booleans(), cut=st.integers(0, 30))
    def test_two_statements_of_a_window_charge_what_one_would(self, paid, bands, whole, cut):
        rule = Rule("t", "tier", bands=bands, whole=whole)
        first = compute_fees([rule], paid[:cut])
        past = {"t": Past(sum((payment.amount for payment in paid[:cut]), Decimal(0)), total(first))}
        second = compute_fees([rule], paid[cut:], past=past)
        self.assertEqual(total(first) + total(second), total(compute_fees([rule], paid)))

    @given(paid=payments, bands=ladders, value=amounts, target=amounts, malus=amounts, percent=percents)
    def test_malus_never_takes_more_than_the_fees(self, paid, bands, value, target, malus, percent):
        rules = [
            Rule("p", "percent", bands=bands), Rule("m", "malus", amount=malus, target=target),
            Rule("r", "risk", percent=percent, target=target, cap=Decimal("1.2")),
        ]
        charges = compute_fees(rules, paid, values={"m": value, "r": value})
        self.assertGreaterEqual(total(charges), 0)

    @given(value=amounts, more=amounts, target=amounts, percent=percents)
    def test_shared_risk_pays_more_for_more_and_stays_between_its_bounds(self, value, more, target, percent):
        rules = [
            Rule("f", "fixed", amount=Decimal(1000)),
            Rule("r", "risk", percent=percent, target=target, floor=Decimal("0.5"), cap=Decimal("1.2")),
        ]
        low, high = (total(compute_fees(rules, [], values={"r": found})) for found in (value, value + more))
        self.assertLessEqual(low, high)
        self.assertLessEqual(high, round_to(1000 * (1 + percent / 100 * Decimal("0.2"))))
        self.assertGreaterEqual(low, round_to(1000 * (1 - percent / 100 * Decimal("0.5"))))

    def test_month_computed_by_hand(self):
        rules = [
            Rule("fix", "fixed", amount=Decimal(300)),
            Rule("tier", "tier", bands=(Band(Decimal(0), Decimal(2)), Band(Decimal(1000), Decimal(5)))),
            Rule("bonus", "bonus", amount=Decimal(50), target=Decimal(1200), on_collected=True),
            Rule("malus", "malus", percent=Decimal(10), target=Decimal(5), better="down"),
            Rule("risk", "risk", percent=Decimal(20), target=Decimal(80)),
        ]
        paid = [Payment("a", Decimal(900)), Payment("b", Decimal(300))]
        charges = compute_fees(
            rules, paid, share=Fraction(15, 30), past={"tier": Past(Decimal(100), Decimal(2))},
            values={"bonus": None, "malus": Decimal(7), "risk": Decimal(60)},
        )
        found = [(charge.rule, charge.payment, str(charge.amount), charge.code) for charge in charges]
        # Tier: 1,300 in all earn 20 + 15, less the 2 charged: 33, of which three quarters are of the first payment.
        self.assertEqual(found, [
            ("fix", None, "150", ""), ("tier", "a", "24.75", ""), ("tier", "b", "8.25", ""),
            ("bonus", None, "50.00", "reached"), ("malus", None, "-18.30", "missed"), ("risk", None, "-9.15", "missed"),
        ])

    def test_nothing_measured_changes_nothing_and_says_so(self):
        rules = [Rule("f", "fixed", amount=Decimal(10)), Rule("m", "malus", amount=Decimal(5), target=Decimal(1))]
        self.assertEqual([charge.code for charge in compute_fees(rules, [], values={"m": None})], ["", "no_data"])
        self.assertEqual(total(compute_fees(rules, [], values={"m": None})), 10)

    def test_target_that_is_not_judged_this_month_waits(self):
        self.assertFalse(compute_fees([Rule("b", "bonus", amount=Decimal(5), target=Decimal(1))], []))

    def test_unknown_rule_is_refused(self):
        with self.assertRaisesRegex(ValueError, "unknown kind of rule"):
            compute_fees([Rule("x", "lottery")], [])
