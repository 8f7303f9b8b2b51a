import base64
import io
import re
from datetime import date

from odoo import api, fields, models

from odoo.addons.sagres_credit.tools.workbook import Column, Sheet, write_book

WIDTHS = (28, 34, 28, 16, 40, 16)


class CxReview(models.Model):
    """The agenda on paper and as a spreadsheet: numbers stay numbers, and what people wrote stays text."""

    _inherit = "cx.review"

    file_xlsx = fields.Binary(string="Spreadsheet", compute="_compute_file_xlsx")

    @api.depends_context("lang")
    def _compute_file_xlsx(self):
        for review in self:
            review.file_xlsx = base64.b64encode(review._write_xlsx())

    def action_print(self):
        self.ensure_one()
        self.check_access("read")
        return self.env.ref("sagres_cx.cx_review_report").report_action(self)

    def _print_pdf(self):
        """Return the agenda as PDF."""
        self.ensure_one()
        html = self.env["ir.qweb"]._render("sagres_cx.cx_review_sheet", {"review": self, "sections": self._get_sections()})
        return self.env["ir.actions.report"]._print_html(html, "sagres_credit.paperformat_letter")

    def action_download_xlsx(self):
        self.ensure_one()
        self.check_access("read")
        name = f"{self._get_file_name()}.xlsx"
        return {
            "type": "ir.actions.act_url", "target": "download",
            "url": f"/web/content/{self._name}/{self.id}/file_xlsx/{name}?download=true",
        }

    def _get_file_name(self):
        self.ensure_one()
        plain = re.sub(r"[^\w .-]", "_", self.sudo().company_id.name)
        return f"{self.env._('Monthly review')} {plain} {fields.Date.to_string(self.month)[:7]}"

    def _write_xlsx(self):
        """Return the agenda as a spreadsheet, a tab a section."""
        self.ensure_one()
        stream = io.BytesIO()
        write_book(stream, map(self._prepare_tab, self._get_sections()))
        return stream.getvalue()

    @api.model
    def _prepare_tab(self, section):
        """Return a section as a sheet; where its columns have no heads, its title stands there."""
        heads = section["head"] or [section["title"]]
        heads = [*heads, *[""] * (len(WIDTHS) - len(heads))]
        rows = [
            [self._prepare_cell(value) for value in row] + [("long", "")] * (len(WIDTHS) - len(row))
            for row in section["rows"] or [[section["empty"]]]
        ]
        columns = [Column(head, "mixed", width) for head, width in zip(heads, WIDTHS, strict=True)]
        return Sheet(section["title"], columns, rows, (section["title"],) if section["head"] else ())

    @api.model
    def _prepare_cell(self, value):
        """Return a value with its kind; a text that looks like a formula stays a text, which no spreadsheet runs."""
        if isinstance(value, date):
            return "date", value
        return ({int: "integer", float: "decimal"}[type(value)] if self._is_number(value) else "long"), value
