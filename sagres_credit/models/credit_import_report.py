import base64
import csv
import io

from odoo import api, models

from ..tools.workbook import Column, Sheet, mark_text, write_book

WIDTHS = (10, 8, 30, 30, 60)


class CreditImport(models.Model):
    _inherit = "credit.import"

    @api.depends("issue_ids")
    @api.depends_context("lang")
    def _compute_report_files(self):
        for record in self:
            rows = record._get_report_rows()
            record.report_csv = base64.b64encode(self._write_csv(rows))
            record.report_xlsx = base64.b64encode(self._write_xlsx(rows))

    def _get_report_rows(self):
        severities = dict(self.env["credit.import.issue"]._fields["severity"]._description_selection(self.env))
        header = [self.env._("Severity"), self.env._("Row"), self.env._("Column"), self.env._("Value"),
                  self.env._("What to do")]
        return [header] + [
            [severities[issue.severity], issue.row, issue.column_name or "", issue.value or "", issue.message]
            for issue in self.issue_ids
        ]

    @api.model
    def _write_csv(self, rows):
        stream = io.StringIO()
        writer = csv.writer(stream, delimiter=";")
        writer.writerows(map(mark_text, row) for row in rows)
        return stream.getvalue().encode("utf-8-sig")

    @api.model
    def _write_xlsx(self, rows):
        stream = io.BytesIO()
        head, *issues = rows
        columns = [Column(*column) for column in zip(head, ("text", "plain", "text", "text", "text"), WIDTHS, strict=True)]
        write_book(stream, [Sheet(self.env._("Ledger imports"), columns, issues)])
        return stream.getvalue()
