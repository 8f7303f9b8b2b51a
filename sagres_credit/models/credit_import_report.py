import base64
import csv
import io

import xlsxwriter

from odoo import api, models

#: A spreadsheet runs what begins so; the report shows hostile values, it must not carry them on.
FORMULA_START = ("=", "+", "-", "@", "\t", "\r")


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
        writer.writerows([
            f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_START) else cell for cell in row
        ] for row in rows)
        return stream.getvalue().encode("utf-8-sig")

    @api.model
    def _write_xlsx(self, rows):
        stream = io.BytesIO()
        with xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False}) as workbook:
            sheet = workbook.add_worksheet()
            sheet.set_column(1, 1, 8)
            sheet.set_column(2, 4, 30)
            for place, row in enumerate(rows):
                for column, cell in enumerate(row):
                    (sheet.write_number if isinstance(cell, int) else sheet.write_string)(place, column, cell)
        return stream.getvalue()
