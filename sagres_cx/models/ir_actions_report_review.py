import io

from odoo import models

REVIEW_REPORT = "sagres_cx.cx_review_document"


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    def _render_qweb_pdf_prepare_streams(self, report_ref, data, res_ids=None):
        """Print monthly reviews on sheets that need nothing from the network, as letters are."""
        report = self._get_report(report_ref)
        if report.report_name != REVIEW_REPORT or not res_ids:
            return super()._render_qweb_pdf_prepare_streams(report_ref, data, res_ids=res_ids)
        reviews = self.env["cx.review"].browse(res_ids)
        reviews.check_access("read")
        return {review.id: {"stream": io.BytesIO(review._print_pdf()), "attachment": None} for review in reviews}
