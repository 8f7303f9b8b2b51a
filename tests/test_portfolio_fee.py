"""Fees in the sample portfolio: a scheme a client, statements at every step of their way, a tender that reminds."""
from datetime import date

from freezegun import freeze_time

from odoo.fields import Date
from odoo.tests import tagged

from odoo.addons.sagres_credit.tests.common import NIGHT

from launcher.portfolio_fee import ACCOUNT, SCHEMES, make_fees
from tests.portfolio_common import PortfolioCommon


class PortfolioFeeCommon(PortfolioCommon):
    """Three clients, each with five debtors who paid one item in October and owe another."""

    def build(self):
        super().build()
        self.houses = self.env["res.company"]
        for client in SCHEMES:
            self.houses |= self.env.ref(f"__import__.company_{client}")
        for house in self.houses:
            for place in range(5):
                self.owe_and_pay(self._create_debtor(f"Debtor {place}", house))
        self.run_night(companies=self.houses)
        self.env.invalidate_all()

    def owe_and_pay(self, debtor):
        """One item is late; another was paid late last month."""
        self.invoice(500.0, 60, debtor)
        paid = self.invoice(1000.0, 90, debtor)
        wizard = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=paid.ids,
        ).with_company(debtor.company_id).create({"amount": 1000.0, "payment_date": Date.to_date("2026-10-15")})
        wizard._create_payments()

    def get_statements(self, client):
        return self.env["credit.fee.statement"].search([("mandate_id", "=", self.env.ref(f"__import__.mandate_{client}").id)])

    def make_fees(self, today):
        make_fees(self.env, lambda *_said: None, self.houses, today)


@tagged("post_install", "-at_install")
class TestPortfolioFee(PortfolioFeeCommon):
    def build(self):
        super().build()
        self.make_fees(NIGHT)

    def test_last_month_is_a_draft_one_waits_and_one_is_billed(self):
        found = {client: self.get_statements(client) for client in SCHEMES}
        self.assertEqual({client: rows.mapped("state") for client, rows in found.items()}, {
            "ginestra": ["billed", "approved"], "trefonti": ["sent", "approved"], "colleverde": ["draft", "billed"],
        })
        self.assertEqual(set(found["trefonti"].mapped("date_from")), {date(2026, 10, 1), date(2026, 9, 1)})

    def test_every_client_pays_by_its_own_scheme(self):
        ginestra, trefonti, colleverde = (self.get_statements(client)[0] for client in SCHEMES)
        # Five thousand, paid a month or two after they fell due.
        self.assertEqual((ginestra.amount_attributed, ginestra.amount), (5000, 300))
        # Of two debtors nobody had heard before they paid; what is left is beyond the target of the bonus.
        self.assertEqual((trefonti.amount_attributed, trefonti.amount_payment, trefonti.amount_target), (3000, 150, 150))
        # 450 and 3 % of 5,000; a fifth of it at risk, paid in full and a fifth more.
        self.assertEqual((colleverde.amount_fixed, colleverde.amount_payment, colleverde.amount_target), (450, 150, 24))

    def test_the_invoice_is_a_draft_of_the_firm(self):
        move = self.get_statements("ginestra")[0].move_id
        firm = self.env.ref("base.main_company")
        self.assertEqual((move.state, move.move_type, move.company_id), ("draft", "out_invoice", firm))
        self.assertEqual(move.amount_untaxed, 300)
        self.assertEqual(move.invoice_line_ids.account_id.with_company(firm).code, ACCOUNT[0])

    def test_the_run_that_opened_the_cases_counts_what_it_lists(self):
        lines = self.env["credit.run.line"].search([("company_id", "in", self.houses.ids)])
        self.assertEqual(lines.mapped("opened"), [0, 0, 0])

    def test_the_renewal_is_near_and_the_manager_knows(self):
        mandate = self.env.ref("__import__.mandate_colleverde")
        near = mandate.tender_term_ids.filtered("is_near")
        self.assertEqual((near.kind, near.reminded_for), ("renewal", near.date))
        self.assertEqual(mandate.activity_ids.user_id, mandate.user_id)
        self.assertEqual(len(mandate.tender_term_ids), 3)


@tagged("post_install", "-at_install")
class TestPortfolioFeeDays(PortfolioFeeCommon):
    def check(self, today, months):
        with freeze_time(f"{today} 10:00:00"):
            self.make_fees(today)
            statements = self.get_statements("ginestra")
        self.assertEqual([str(statement.date_from) for statement in statements], months)
        self.assertEqual(self.get_statements("trefonti")[0].state, "sent")

    def test_it_is_the_first_day_of_a_year(self):
        self.check(date(2027, 1, 1), ["2026-12-01", "2026-11-01"])

    def test_it_is_the_last_day_of_march(self):
        self.check(date(2027, 3, 31), ["2027-02-01", "2027-01-01"])

    def test_it_is_a_leap_day(self):
        self.check(date(2028, 2, 29), ["2028-01-01", "2027-12-01"])
