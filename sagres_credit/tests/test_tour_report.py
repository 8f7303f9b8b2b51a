from unittest.mock import patch

from odoo.tests import tagged

from .client_common import ClientCommon
from .tour_common import TourCommon


@tagged("post_install", "-at_install")
class TestTourReport(ClientCommon, TourCommon):
    """The dashboards and the monthly report in a real browser: a manager at a desk, the client with a phone."""

    def setUp(self):
        super().setUp()
        self.mandate.date_start = "2026-03-01"
        self.sales.gets_report = True
        self.report = self.env["credit.client.report"].create({"mandate_id": self.mandate.id, "month": "2026-10-01"})

    def test_a_manager_sees_the_dashboard_and_sends_the_report(self):
        self.browser_size = "1366x768"
        # Paper is tried elsewhere: here its engine would keep every other request of the page waiting.
        self.startPatcher(patch.object(type(self.report), "_print_pdf", lambda _report: b"%PDF-1.4"))
        self.browse_as(self.manager, "/odoo", "credit_report_manager_tour")
        self.assertEqual((self.report.state, self.report.words_heard), ("sent", "A hard month."))
        self.assertEqual(self.report.sending_ids.email, "elio@casaserena.example.com")

    def test_an_operator_sees_own_figures(self):
        self.browser_size = "1366x768"
        self.browse_as(self.operator, "/odoo/credit-my-figures", "credit_report_operator_tour")

    def test_the_client_reads_dashboard_and_report_on_a_phone(self):
        self.browser_size = "390x844"
        self.report.words_heard = "A hard month."
        self.report.action_approve()
        self.browse_as(self.client_user, "/odoo/our-credit-dashboard", "credit_report_client_tour")
        self.browse_as(self.client_user, "/odoo/credit-reports", "credit_report_phone_tour")
