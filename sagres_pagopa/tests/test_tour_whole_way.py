from odoo.tests import tagged

from odoo.addons.sagres_credit.tests.debtor_common import DebtorCommon
from odoo.addons.sagres_credit.tests.tour_common import KNOWN, TourCommon

from .common import PagopaCommon


@tagged("post_install", "-at_install")
class TestTourWholeWay(PagopaCommon, DebtorCommon, TourCommon):
    """In the browser, by three people: a notice is made, paid by its debtor, reported, credited, and the day is green."""

    def test_a_notice_goes_its_whole_way(self):
        self.creditor.action_make_journal()
        self.creditor.account_ids.journal_id = self._get_journal(self.client, "bank")
        for move in (self.invoices[1] | self.first | self.second):
            self.pay(move)
        self.env.flush_all()
        self.browse_as(self.operator, f"/odoo/credit-cases/{self.case.id}", "pagopa_way_operator_tour")
        position = self.case.pagopa_position_ids
        self.assertEqual((position.state, position.amount), ("valid", 600))
        self.start_tour(
            self.path, "pagopa_way_debtor_tour", timeout=180, error_checker=lambda message: KNOWN not in message,
        )
        self.env.invalidate_all()
        self.assertEqual((position.state, self.invoices[0].amount_residual), ("paid", 0))
        self.browse_as(self.manager, "/odoo/pagopa-receipts", "pagopa_way_manager_tour")
        flow = self.env["pagopa.flow"].search([("creditor_id", "=", self.creditor.id)])
        self.assertEqual((flow.state, flow.statement_line_ids.is_reconciled, position.state), ("reconciled", True, "reported"))
