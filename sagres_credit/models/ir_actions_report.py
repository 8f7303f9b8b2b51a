import io

from odoo import api, models

LETTER_REPORT = "sagres_credit.credit_letter"
#: A proxy that is not there: whatever markup finds its way into a document, the engine reaches nobody.
NO_NETWORK = ["--proxy", "http://127.0.0.1:1"]
ENGINE_ARGS = ["--disable-javascript", "--print-media-type", "--encoding", "utf-8", *NO_NETWORK]


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    @api.model
    def _build_wkhtmltopdf_args(
        self, paperformat_id, landscape, specific_paperformat_args=None, set_viewport_size=False
    ):
        """Wait for no script in letters: they have none, and core waits a second a call."""
        arguments = super()._build_wkhtmltopdf_args(
            paperformat_id, landscape, specific_paperformat_args=specific_paperformat_args,
            set_viewport_size=set_viewport_size,
        )
        if not self.env.context.get("credit_letter"):
            return arguments
        place = arguments.index("--javascript-delay")
        return arguments[:place] + arguments[place + 2:] + ENGINE_ARGS

    def _render_qweb_pdf_prepare_streams(self, report_ref, data, res_ids=None):
        """Print letters the way a batch does, so that a preview is what the debtor gets."""
        report = self._get_report(report_ref)
        if report.report_name != LETTER_REPORT or not res_ids:
            return super()._render_qweb_pdf_prepare_streams(report_ref, data, res_ids=res_ids)
        notices = self.env["credit.notice"].browse(res_ids)
        notices.check_access("read")
        return {
            notice.id: {"stream": io.BytesIO(content), "attachment": None}
            for notice, (content, _pages) in notices._get_letters().items()
        }

    @api.model
    def _print_html(self, html, paper):
        """Return the PDF of one HTML document that needs nothing from the network.

        :param str paper: XML id of its paper format
        """
        sheet = self.with_context(credit_letter=True).new({"paperformat_id": self.env.ref(paper).id})
        return sheet._run_wkhtmltopdf([html])
