import re
import tempfile

from odoo import models

from ...tools.workbook import Column, Sheet, write_book

SPOOL = 4 * 1024 * 1024


class CreditClientReport(models.Model):
    """The report on paper and as a workbook: numbers stay numbers, and what people said stays text."""

    _inherit = "credit.client.report"

    def action_print(self):
        self.ensure_one()
        self.check_access("read")
        return self.env.ref("sagres_credit.credit_client_report_report").report_action(self)

    def action_download_xlsx(self):
        self.ensure_one()
        self.check_access("read")
        return {"type": "ir.actions.act_url", "target": "download", "url": f"/credit/client-report/{self.id}"}

    def _get_file_name(self):
        self.ensure_one()
        plain = re.sub(r"[^\w .-]", "_", self.sudo().company_id.name or "")
        return f"{self.env._('Monthly report')} {plain} {self.month:%Y-%m}"

    def _print_pdf(self):
        """Return the report as PDF, in the language of the context."""
        self.ensure_one()
        html = self.env["ir.qweb"]._render("sagres_credit.client_report_sheet", self._prepare_render())
        return self.env["ir.actions.report"]._print_html(html, "sagres_credit.paperformat_letter")

    def _get_sheets(self):
        """Return the :class:`Sheet` of the workbook: one a section, then the page of words."""
        self.ensure_one()
        sheets = [self._prepare_sheet(section) for section in self._get_sections()]
        columns = [Column(self.env._("Page of words"), "text", 24), Column(self.env._("Words"), "long", 100)]
        lines = [(title, line) for title, lines in self._get_words() for line in lines]
        return [*sheets, Sheet(self.env._("Page of words"), columns, lines)]

    def _prepare_sheet(self, section):
        """Return the sheet of a section; where there is nothing to tell it says so, and draws nothing."""
        title, columns, rows = section["title"], section["columns"], section["rows"]
        if rows:
            return Sheet(title, columns, rows, chart=section["chart"])
        plain = [column._replace(kind="text") for column in columns]
        return Sheet(title, plain, [[section["empty"], *("" for _column in columns[1:])]])

    def _write_xlsx(self, target):
        """Write the workbook to a binary file, in the language of the context."""
        self.ensure_one()
        write_book(target, self._get_sheets(), {"title": self.display_name, "company": self.sudo().company_id.name})

    def _get_xlsx(self):
        """Return the workbook, written through a temporary file."""
        with tempfile.SpooledTemporaryFile(max_size=SPOOL) as target:
            self._write_xlsx(target)
            target.seek(0)
            return target.read()
