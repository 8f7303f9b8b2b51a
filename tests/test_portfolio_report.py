"""Monthly reports of the sample portfolio: one was sent, the others wait for the manager."""
from odoo.tests import tagged

from launcher.portfolio_report import make_reports
from tests.portfolio_common import PortfolioCommon


@tagged("post_install", "-at_install")
class TestPortfolioReport(PortfolioCommon):
    def test_one_report_was_sent_and_the_others_wait(self):
        self.mandate.state = "closed"
        mandates = self.env["credit.mandate"].search([("state", "=", "active")])
        self.env["credit.client.contact"].create([
            {"mandate_id": mandate.id, "name": "Office", "email": f"office@{mandate.id}.example.com", "is_main": True}
            for mandate in mandates
        ])
        reports = make_reports(self.env, lambda *_said: None)
        self.assertEqual(reports.mandate_id, mandates)
        self.assertEqual(reports.mapped("state").count("sent"), 1)
        sent = reports.filtered(lambda report: report.state == "sent")
        self.assertEqual(len(sent.sending_ids.attachment_ids), 2)
        self.assertEqual(len((reports - sent).activity_ids), len(reports) - 1)
