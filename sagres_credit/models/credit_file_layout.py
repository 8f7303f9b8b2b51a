from odoo import fields, models

from ..tools.ledger_file import FileOptions

ENCODINGS = [
    ("utf-8-sig", "UTF-8"), ("utf-16", "UTF-16"), ("cp1252", "Windows (Western)"), ("iso-8859-15", "ISO 8859-15"),
]
DELIMITERS = [(";", "Semicolon"), (",", "Comma"), ("\t", "Tab"), ("|", "Bar")]


class CreditFileLayout(models.AbstractModel):
    """How somebody writes a file with columns: its letters and separators, where it begins, its dates and decimals."""

    _name = "credit.file.layout"
    _description = "Layout of a file"
    _order = "company_id, name"

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", string="Client", required=True, index=True, default=lambda self: self.env.company
    )
    encoding = fields.Selection(ENCODINGS, help="Empty: found out from the file.")
    delimiter = fields.Selection(DELIMITERS, help="Of a text file. Empty: found out from its header.")
    sheet = fields.Char(help="Of a workbook. Empty: the first one.")
    header_row = fields.Integer(default=1, required=True, help="The row that holds the names of the columns.")
    date_order = fields.Selection(
        [("dmy", "Day, month, year"), ("mdy", "Month, day, year"), ("ymd", "Year, month, day")],
        string="Dates", required=True, default="dmy",
    )
    decimal_mark = fields.Selection([(",", "Comma"), (".", "Point")], required=True, default=",")

    _header_row_positive = models.Constraint("CHECK(header_row > 0)", "The first row of a file is row 1.")

    def _get_columns(self):
        return {column.target: column.header for column in self.column_ids}

    def _get_file_options(self):
        return FileOptions(self.encoding or "", self.delimiter or "", self.sheet or "", self.header_row or 1)


class CreditFileLayoutColumn(models.AbstractModel):
    """A column of a layout: the header in the file; what it holds and of which layout, say those who inherit."""

    _name = "credit.file.layout.column"
    _description = "Column of a file"
    _order = "layout_id, id"
    _rec_name = "header"

    header = fields.Char(string="Column in the file", required=True)

    _target_uniq = models.Constraint("UNIQUE(layout_id, target)", "A layout reads each thing from one column.")
