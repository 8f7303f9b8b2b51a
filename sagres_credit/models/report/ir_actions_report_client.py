import io

from odoo import models

CLIENT_REPORT = "sagres_credit.client_report_document"


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    def _render_qweb_pdf_prepare_streams(self, report_ref, data, res_ids=None):
        """Print monthly reports on sheets that need nothing from the network, as letters are."""
        report = self._get_report(report_ref)
        if report.report_name != CLIENT_REPORT or not res_ids:
            return super()._render_qweb_pdf_prepare_streams(report_ref, data, res_ids=res_ids)
        reports = self.env["credit.client.report"].browse(res_ids)
        reports.check_access("read")
        return {report.id: {"stream": io.BytesIO(report._print_pdf()), "attachment": None} for report in reports}
