from odoo.tests import tagged

from .matching_common import MatchingCommon
from .tour_common import TourCommon


@tagged("post_install", "-at_install")
class TestTourMatch(MatchingCommon, TourCommon):
    """An operator's receipts in a real browser, by the keyboard: another proposal, confirm, assign."""

    def test_an_operator_works_through_the_receipts(self):
        invoices = [self.invoice(amount, days) for amount, days in ((600, 60), (400, 50), (700, 40), (300, 30))]
        line = self.credit(1000, "saldo", "BIANCHI ROSA", days=2)
        stranger = self.credit(1500, "chi lo sa", "VERDI LUCA")
        self.work()
        self.browse_as(self.operator, "/odoo", "credit_match_tour")
        self.assertTrue(line.is_reconciled)
        self.assertTrue(stranger.is_reconciled)
        self.assertEqual(sum(invoice.amount_residual for invoice in invoices), 0)
