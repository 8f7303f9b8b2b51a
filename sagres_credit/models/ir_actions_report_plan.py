import io

from odoo import models

PLAN_REPORT = "sagres_credit.credit_plan"


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    def _render_qweb_pdf_prepare_streams(self, report_ref, data, res_ids=None):
        """Print payment plans as letters are printed; a signed one as it was kept."""
        report = self._get_report(report_ref)
        if report.report_name != PLAN_REPORT or not res_ids:
            return super()._render_qweb_pdf_prepare_streams(report_ref, data, res_ids=res_ids)
        plans = self.env["credit.plan"].browse(res_ids)
        plans.check_access("read")
        return {plan.id: {"stream": io.BytesIO(plan._get_pdf()), "attachment": None} for plan in plans}
