from odoo.exceptions import AccessError, UserError
from odoo.fields import Date
from odoo.tests import tagged

from .allowance_common import AllowanceCommon
from .common import NIGHT


@tagged("post_install", "-at_install")
class TestAllowanceRates(AllowanceCommon):
    """Loss rates are proposed from how past items were collected; a person accepts them and answers for them."""

    def build(self):
        self.past = [self.invoice(amount, 600) for amount in (100.0, 200.0, 300.0, 400.0)]  # due on 30 March 2025

    def pay_late(self, move, days, amount=None):
        """Pay an invoice some days after it fell due."""
        payment = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=move.ids,
        ).with_company(self.client).create({
            "amount": amount or move.amount_residual, "payment_date": Date.add(move.invoice_date_due, days=days),
        })
        return payment._create_payments()

    def propose(self):
        self.mandate.with_user(self.manager).action_propose_allowance_rates()
        rates = self.env["credit.allowance.rate"].search([("company_id", "=", self.client.id), ("state", "=", "proposed")])
        return {rate.days_from: (rate.n, rate.amount_exposed, rate.amount_collected, rate.percent) for rate in rates}, rates

    def test_cohorts_by_hand(self):
        self.pay_late(self.past[0], 10)
        self.pay_late(self.past[1], 45)
        self.pay_late(self.past[2], 100, 60.0)
        found, rates = self.propose()
        # followed for 365 days from each age: all bands up to 181 days have ended by now, 361 has not (600 < 726)
        self.assertEqual(found, {
            0: (4, 1000.0, 360.0, 64.0),
            1: (4, 1000.0, 360.0, 64.0),
            31: (3, 900.0, 260.0, 71.11),
            61: (2, 700.0, 60.0, 91.43),
            91: (2, 700.0, 60.0, 91.43),
            181: (2, 640.0, 0.0, 100.0),
        })
        self.assertEqual((set(rates.mapped("segment")), set(rates.mapped("source"))), ({"household"}, {"history"}))
        self.assertTrue(all(rates.mapped("is_weak")))

    def test_what_is_collected_later_than_followed_is_not_counted(self):
        self.mandate.allowance_history_days = 30
        self.pay_late(self.past[3], 45)
        found, _rates = self.propose()
        self.assertEqual(found[0][2], 0.0)
        self.assertEqual(found[31], (4, 1000.0, 400.0, 60.0))

    def test_what_a_credit_note_took_away_was_never_owed(self):
        (self.get_line(self.past[0]) | self.get_line(self.refund(100.0))).reconcile()
        self.mandate.allowance_history_days = 590
        found, _rates = self.propose()
        self.assertEqual(found[0], (4, 1000.0, 0.0, 100.0))  # the note is of today, after the days that are followed
        self.mandate.allowance_history_days = 600
        self.assertEqual(self.propose()[0][0], (3, 900.0, 0.0, 100.0))

    def test_nothing_past_proposes_nothing(self):
        self.mandate.allowance_history_days = 3000
        with self.assertRaisesRegex(UserError, "no past items whose collection could be followed"):
            self.propose()

    def test_proposing_again_replaces_what_nobody_accepted(self):
        first, _rates = self.propose()
        again, _rates = self.propose()
        self.assertEqual(first, again)

    def test_accepted_it_holds_and_says_who(self):
        self.pay_late(self.past[0], 10)
        _found, rates = self.propose()
        rate = rates.filtered(lambda rate: rate.days_from == 1)
        rate.with_user(self.manager).action_accept()
        self.assertEqual((rate.state, rate.accepted_by_id, rate.accepted_on), ("accepted", self.manager, NIGHT))
        self.invoice(1000.0, 10)
        allowance = self.value_at()
        line = allowance.line_ids.filtered(lambda line: line.days_from == 1)
        self.assertEqual((line.percent, line.amount_allowance), (90.0, 900.0))
        self.assertIn("4 items, accepted by carla", line.reason)
        self.assertEqual(allowance.line_ids.filtered(lambda line: line.days_from == 361).percent, 80.0)  # the general one

    def test_a_new_rate_replaces_the_one_before(self):
        Rate = self.env["credit.allowance.rate"].with_user(self.manager)
        values = {"company_id": self.client.id, "segment": "household", "days_from": 1, "reason": "Prudence"}
        first = Rate.create({**values, "percent": 5})
        first.action_accept()
        second = Rate.create({**values, "percent": 7})
        second.action_accept()
        self.assertEqual((first.state, second.state), ("replaced", "accepted"))
        twins = Rate.create([{**values, "percent": 8}, {**values, "percent": 9}])
        with self.assertRaisesRegex(UserError, "accept one of them"):
            twins.action_accept()

    def test_nobody_writes_an_acceptance(self):
        Rate = self.env["credit.allowance.rate"].with_user(self.manager)
        values = {"company_id": self.client.id, "segment": "household", "days_from": 1, "percent": 5}
        with self.assertRaisesRegex(AccessError, "it is not written as accepted"):
            Rate.create({**values, "state": "accepted"})
        rate = Rate.create(values)
        with self.assertRaisesRegex(AccessError, "it is not written as accepted"):
            rate.write({"accepted_by_id": self.manager.id})
        with self.assertRaisesRegex(UserError, "Say why"):
            rate.action_accept()
        rate.reason = "Prudence"
        rate.action_accept()
        for act in (lambda: rate.write({"percent": 1}), rate.unlink):
            with self.assertRaisesRegex(UserError, "stays as it was"):
                act()
        with self.assertRaises(AccessError):
            self.as_user(rate, self.client_user).action_accept()

    def test_history_changed_by_hand_is_a_person_s(self):
        _found, rates = self.propose()
        rate = rates[0].with_user(self.manager)
        rate.percent = 12
        self.assertEqual(rate.source, "person")
        with self.assertRaisesRegex(UserError, "Say why"):
            rate.action_accept()

    def test_only_a_manager_proposes(self):
        with self.assertRaisesRegex(UserError, "Only a manager"):
            self.mandate.with_user(self.operator).action_propose_allowance_rates()


@tagged("post_install", "-at_install")
class TestAllowanceFcde(AllowanceCommon):
    """FCDE: three methods side by side on five years, what the law leaves out, and the years slid back by one."""

    def build(self):
        self.mandate.allowance_method = "fcde"

    def make(self, **vals):
        """Have the manager prepare an FCDE with the five years of the hand-computed example of the engine."""
        figures = ((2021, 1000, 900), (2022, 2000, 1000), (2023, 1000, 700), (2024, 4000, 3000), (2025, 2000, 1800))
        allowance = self.env["credit.allowance"].with_user(self.manager).create({
            "company_id": self.client.id, "fcde_kind": "forecast",
        })
        self.env["credit.allowance.revenue"].with_user(self.manager).create({
            "allowance_id": allowance.id, "name": "Rents", "amount": 50000,
            "year_ids": [(0, 0, {"year": year, "assessed": assessed, "collected": collected})
                         for year, assessed, collected in figures],
            **vals,
        })
        return allowance

    def test_side_by_side(self):
        allowance = self.make()
        revenue = allowance.revenue_ids
        self.assertEqual(allowance.method, "fcde")
        self.assertEqual([round(revenue[f"percent_{name}"], 2) for name in (
            "totals", "ratios", "weighted_totals", "weighted_ratios",
        )], [74.0, 75.0, 77.6, 78.75])
        funds = {}
        for method in ("totals", "ratios", "weighted_totals", "weighted_ratios"):
            revenue.method = method
            allowance.action_compute()
            funds[method] = allowance.amount_allowance
        self.assertEqual(funds, {"totals": 13000.0, "ratios": 12500.0, "weighted_totals": 11200.0, "weighted_ratios": 10625.0})
        self.assertIn("Ratio of weighted totals 77.60 %", allowance.line_ids.reason)

    def test_what_the_law_leaves_out(self):
        allowance = self.make(exclusion="cash")
        allowance.action_compute()
        self.assertEqual((allowance.amount_allowance, allowance.line_ids.percent), (0.0, 0.0))
        self.assertIn("left out, tax booked when paid", allowance.line_ids.reason)

    def test_a_revenue_without_a_past_needs_a_reason(self):
        allowance = self.make(year_ids=False)
        with self.assertRaisesRegex(UserError, "Nothing was assessed for «Rents»"):
            allowance.action_compute()
        allowance.revenue_ids.write({"method": "own", "own_percent": 80})
        with self.assertRaisesRegex(UserError, "rests on"):
            allowance.action_compute()
        allowance.revenue_ids.own_reason = "As the rents of the next town"
        allowance.action_compute()
        self.assertEqual(allowance.amount_allowance, 10000.0)

    def test_approved_its_revenues_stay(self):
        allowance = self.make()
        allowance.action_compute()
        allowance.action_approve()
        for act in (
            lambda: allowance.revenue_ids.write({"amount": 1}), lambda: allowance.revenue_ids.year_ids[0].write({"collected": 0}),
            lambda: allowance.revenue_ids.unlink(), allowance.action_propose_revenues,
            lambda: allowance.write({"revenue_ids": [(2, allowance.revenue_ids.id)]}),
        ):
            with self.assertRaisesRegex(UserError, "make a new one"):
                act()
        allowance.action_book()
        self.assertEqual(allowance.move_id.sudo().amount_total, 13000.0)

    def test_a_changed_figure_has_to_be_computed_again(self):
        allowance = self.make()
        allowance.action_compute()
        allowance.revenue_ids.amount = 1000
        self.assertFalse(allowance.computed_on)
        with self.assertRaisesRegex(UserError, "Compute the valuation first"):
            allowance.action_approve()

    def _bill(self, amount, date, debtor=None):
        return self.invoice(amount, (NIGHT - Date.to_date(date)).days, debtor)

    def _pay_on(self, move, amount, date):
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=move.ids,
        ).with_company(self.client).create({"amount": amount, "payment_date": date})._create_payments()

    def test_a_forecast_reads_what_was_invoiced_and_collected(self):
        first, second = self._bill(1000.0, "2024-03-01"), self._bill(500.0, "2025-03-01")
        self._pay_on(first, 400.0, "2024-06-01")
        self._pay_on(first, 300.0, "2025-02-01")
        self._pay_on(second, 450.0, "2025-06-01")
        self._bill(900.0, "2025-03-01", self._create_debtor("Comune", self.client, credit_segment="public_body"))
        guaranteed = self._bill(700.0, "2025-03-01")
        guaranteed.credit_receivable_ids.credit_secured = "personal"
        allowance = self.env["credit.allowance"].with_user(self.manager).create({
            "company_id": self.client.id, "fcde_kind": "forecast",
        })
        allowance.action_propose_revenues()
        years = {row.year: (row.assessed, row.collected, row.later) for row in allowance.revenue_ids.year_ids}
        self.assertEqual(years, {2024: (1000.0, 400.0, 300.0), 2025: (500.0, 450.0, 0.0)})
        self.assertEqual(allowance.revenue_ids.amount_excluded, 1600.0)
        self.assertAlmostEqual(allowance.revenue_ids.percent_totals, 100 * 850 / 1500, places=2)
        allowance.fcde_slide = True  # 2020 to 2024, with what came in the year after
        self.assertAlmostEqual(allowance.revenue_ids.percent_totals, 70.0, places=2)

    def test_a_year_end_reads_what_was_collected_of_the_opening_residuals(self):
        first = self._bill(1000.0, "2024-03-01")
        self._pay_on(first, 400.0, "2024-06-01")
        self._pay_on(first, 150.0, "2025-02-01")
        allowance = self.env["credit.allowance"].with_user(self.manager).create({
            "company_id": self.client.id, "fcde_kind": "closing", "date": "2025-12-31",
        })
        allowance.action_propose_revenues()
        years = {row.year: (row.assessed, row.collected) for row in allowance.revenue_ids.year_ids}
        self.assertEqual(years, {2025: (600.0, 150.0)})
        allowance.action_compute()
        # 450 are left, a quarter of what was open was collected
        self.assertEqual((allowance.amount_gross, allowance.amount_allowance), (450.0, 337.5))

    def test_before_the_law_is_known_nothing_is_computed(self):
        allowance = self.make()
        allowance.date = "2020-12-31"
        with self.assertRaisesRegex(UserError, "«fcde_share» is not known on"):
            allowance.action_compute()
