import io

from odoo import models

INTEREST_REPORT = "sagres_credit.credit_interest"


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    def _render_qweb_pdf_prepare_streams(self, report_ref, data, res_ids=None):
        """Print interest statements as letters are printed, each computed again while it is a draft."""
        report = self._get_report(report_ref)
        if report.report_name != INTEREST_REPORT or not res_ids:
            return super()._render_qweb_pdf_prepare_streams(report_ref, data, res_ids=res_ids)
        statements = self.env["credit.interest.statement"].browse(res_ids)
        statements.check_access("read")
        return {
            statement.id: {"stream": io.BytesIO(statement._get_pdf()), "attachment": None} for statement in statements
        }
