import base64
import io
import re
from datetime import date

import xlsxwriter

from odoo import api, fields, models

#: What a spreadsheet's tab must not hold, and how long it may be.
FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
LONGEST_TAB = 31
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
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        with xlsxwriter.Workbook(stream, options) as workbook:
            formats = {
                "head": workbook.add_format({"bold": True, "bottom": 1}), "title": workbook.add_format({"bold": True}),
                int: workbook.add_format({"num_format": "#,##0"}), float: workbook.add_format({"num_format": "#,##0.0"}),
                date: workbook.add_format({"num_format": "dd/mm/yyyy"}),
                str: workbook.add_format({"text_wrap": True, "valign": "top"}),
            }
            for section in self._get_sections():
                self._write_tab(workbook.add_worksheet(FORBIDDEN.sub(" ", section["title"])[:LONGEST_TAB]), section, formats)
        return stream.getvalue()

    @api.model
    def _write_tab(self, sheet, section, formats):
        for column, width in enumerate(WIDTHS):
            sheet.set_column(column, column, width)
        sheet.write_string(0, 0, f"{section['title']}", formats["title"])
        for column, text in enumerate(section["head"]):
            sheet.write_string(1, column, text, formats["head"])
        first = 2 if section["head"] else 1
        sheet.freeze_panes(first, 0)
        for place, row in enumerate(section["rows"] or [[section["empty"]]]):
            for column, value in enumerate(row):
                self._write_cell(sheet, first + place, column, value, formats)

    @api.model
    def _write_cell(self, sheet, row, column, value, formats):
        """Write one value; a text that looks like a formula is written as text, which no spreadsheet runs."""
        if isinstance(value, date):
            sheet.write_datetime(row, column, value, formats[date])
        elif self._is_number(value):
            sheet.write_number(row, column, value, formats[type(value)])
        else:
            sheet.write_string(row, column, value, formats[str])
