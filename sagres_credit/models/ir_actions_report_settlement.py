import io

from odoo import models

SETTLEMENT_REPORT = "sagres_credit.credit_settlement"


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    def _render_qweb_pdf_prepare_streams(self, report_ref, data, res_ids=None):
        """Print settlements as letters are printed."""
        report = self._get_report(report_ref)
        if report.report_name != SETTLEMENT_REPORT or not res_ids:
            return super()._render_qweb_pdf_prepare_streams(report_ref, data, res_ids=res_ids)
        settlements = self.env["credit.settlement"].browse(res_ids)
        settlements.check_access("read")
        return {one.id: {"stream": io.BytesIO(one._print_pdf()), "attachment": None} for one in settlements}
