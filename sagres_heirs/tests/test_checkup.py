from odoo.tests import tagged

from .common import EstateCommon


@tagged("post_install", "-at_install")
class TestCheckup(EstateCommon):
    """A check-up counts as deceased who has a succession."""

    def test_debtor_with_a_succession_counts_as_deceased(self):
        self.env.flush_all()
        items = self.env["credit.checkup.report"].search([("partner_id", "=", self.debtor.id)])
        self.assertTrue(items)
        self.assertEqual(items.filtered("is_deceased"), items)
