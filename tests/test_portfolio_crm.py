"""Opportunities in the sample portfolio: what was heard and became of it, a site that waits, a request that was won."""
from odoo.tests import tagged

from odoo.addons.sagres_credit.tests.common import NIGHT

from launcher.portfolio_crm import HEARD, make_crm
from tests.portfolio_common import PortfolioCommon


@tagged("post_install", "-at_install")
class TestPortfolioCrm(PortfolioCommon):
    def build(self):
        super().build()
        self.utility = self.env.ref("__import__.company_trefonti")
        for place in range(len(HEARD)):
            self.invoice(300 + 10 * place, 60, self._create_debtor(f"Debtor {place}", self.utility))
        self.run_night(companies=self.utility)
        self.env.invalidate_all()
        make_crm(self.env, lambda *_said: None, NIGHT)

    def test_every_kind_of_opportunity_was_heard_and_one_is_won(self):
        found = self.env["credit.opportunity.report"].search([("company_id", "=", self.utility.id)])
        self.assertEqual(sorted(found.mapped("kind")), sorted(kind for kind, _note, _amount in HEARD))
        self.assertEqual(sum(found.mapped("won_count")), 1)

    def test_a_site_waits_for_something_and_has_warned(self):
        site = self.env["credit.site"].search([("company_id", "=", self.utility.id)])
        self.assertTrue(site.open_blocker_count and site.activity_ids)
        self.assertEqual(site.exposure, 40000)

    def test_a_request_of_the_form_is_a_mandate_to_set_up(self):
        mandate = self.env["credit.mandate"].search([("lead_id", "!=", False)])
        self.assertEqual((mandate.name, mandate.state), ("Consorzio Valle Alta", "draft"))
        self.assertIn("todo", mandate.step_ids.mapped("state"))
