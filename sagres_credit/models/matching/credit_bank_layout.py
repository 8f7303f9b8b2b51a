from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools.bank_csv import BankLayout
from ...tools.ledger_file import FileOptions
from ..credit_import_layout import DELIMITERS, ENCODINGS

TARGETS = [
    ("date", "Date"), ("amount", "Amount"), ("credit", "Money in"), ("debit", "Money out"), ("text", "What the bank says"),
    ("name", "Payer"), ("iban", "Payer's account"), ("servicer_reference", "Reference of the bank"),
    ("end_to_end", "Reference end to end"), ("return_code", "Reason of the return"),
]


class CreditBankLayout(models.Model):
    """How one bank writes its movements in a text file or workbook: which column is what, dates and decimals."""

    _name = "credit.bank.layout"
    _description = "Layout of bank movements"
    _order = "company_id, name"

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", string="Client", required=True, index=True, default=lambda self: self.env.company
    )
    column_ids = fields.One2many("credit.bank.layout.column", "layout_id", string="Columns", copy=True)
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

    @api.constrains("column_ids")
    def _check_column_ids(self):
        for layout in self:
            targets = set(layout.column_ids.mapped("target"))
            if "date" not in targets or not targets & {"amount", "credit", "debit"} or not targets & {"text", "name"}:
                raise ValidationError(self.env._(
                    "The layout %(name)s must say which column holds the date, the amount, and the text or the payer.",
                    name=layout.name,
                ))

    def _to_engine(self):
        """Return this layout as the reader's own ``BankLayout``."""
        self.ensure_one()
        return BankLayout(
            {column.target: column.header for column in self.column_ids}, date_order=self.date_order,
            decimal_mark=self.decimal_mark,
            options=FileOptions(self.encoding or "", self.delimiter or "", self.sheet or "", self.header_row or 1),
        )


class CreditBankLayoutColumn(models.Model):
    """A column of a layout: the header in the file and what it holds."""

    _name = "credit.bank.layout.column"
    _description = "Column of bank movements"
    _order = "layout_id, id"
    _rec_name = "header"

    layout_id = fields.Many2one("credit.bank.layout", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="layout_id.company_id", store=True)
    target = fields.Selection(TARGETS, string="Holds", required=True)
    header = fields.Char(string="Column in the file", required=True)

    _target_uniq = models.Constraint("UNIQUE(layout_id, target)", "A layout reads each thing from one column.")
