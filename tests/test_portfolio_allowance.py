"""The allowance in the sample portfolio: last year is booked, today waits for the manager, and the books say the same."""
from odoo.tests import tagged

from odoo.addons.sagres_credit.tests.common import NIGHT

from launcher.portfolio_allowance import make_allowance
from tests.portfolio_common import PortfolioCommon


@tagged("post_install", "-at_install")
class TestPortfolioAllowance(PortfolioCommon):
    def build(self):
        super().build()
        self.house = self.env.ref("__import__.company_ginestra")
        debtor = self._create_debtor("Debtor", self.house)
        self.invoice(1000.0, 400, debtor)
        self.invoice(500.0, 20, debtor)
        make_allowance(self.env, lambda *_said: None, self.house, NIGHT)

    def test_last_year_is_booked_and_today_waits(self):
        now, before = self.env["credit.allowance"].search([("company_id", "=", self.house.id)])
        self.assertEqual((str(before.date), before.state, before.amount_movement), ("2025-12-31", "booked", 80.0))
        self.assertEqual((now.date, now.state, now.amount_held, now.amount_movement), (NIGHT, "draft", 80.0, 725.0))
        note = self.env["credit.allowance.note"].search([("company_id", "=", self.house.id)])
        self.assertEqual((note.year, note.amount_closing), (2025, 80.0))
