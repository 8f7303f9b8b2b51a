"""Master data in the sample portfolio: some debtors stand twice, and some data are plainly wrong."""
from odoo.tests import tagged

from launcher.portfolio_quality import make_quality
from tests.portfolio_common import PortfolioCommon


@tagged("post_install", "-at_install")
class TestPortfolioQuality(PortfolioCommon):
    def build(self):
        super().build()
        self.house = self.env.ref("__import__.company_ginestra")
        for name in ("Rosa Bianchi", "Ugo Verdi", "Ada Neri"):
            debtor = self._create_debtor(name, self.house, street="Via Roma 1", zip="00184", city="Roma", phone="06 5550001")
            self.invoice(100.0, 40, debtor)
        self.run_night(companies=self.house)

    def test_who_stands_twice_is_found_and_what_is_wrong_too(self):
        make_quality(self.env, lambda *_said: None, self.house)
        pairs = self.env["credit.duplicate"].search([("company_id", "=", self.house.id)])
        self.assertEqual(sorted(pairs.partner_id.mapped("name")), ["Ada Neri", "Rosa Bianchi", "Ugo Verdi"])
        fixes = self.env["credit.data.fix"].search([("company_id", "=", self.house.id)])
        self.assertLessEqual({"mail_domain", "zero"}, set(fixes.mapped("reason")))
