from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools.bank_csv import BankLayout

TARGETS = [
    ("date", "Date"), ("amount", "Amount"), ("credit", "Money in"), ("debit", "Money out"), ("text", "What the bank says"),
    ("name", "Payer"), ("iban", "Payer's account"), ("servicer_reference", "Reference of the bank"),
    ("end_to_end", "Reference end to end"), ("return_code", "Reason of the return"),
]


class CreditBankLayout(models.Model):
    """How one bank writes its movements in a text file or workbook: which column is what, dates and decimals."""

    _name = "credit.bank.layout"
    _inherit = "credit.file.layout"
    _description = "Layout of bank movements"

    column_ids = fields.One2many("credit.bank.layout.column", "layout_id", string="Columns", copy=True)

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
            self._get_columns(), date_order=self.date_order, decimal_mark=self.decimal_mark,
            options=self._get_file_options(),
        )


class CreditBankLayoutColumn(models.Model):
    """A column of a layout: the header in the file and what it holds."""

    _name = "credit.bank.layout.column"
    _inherit = "credit.file.layout.column"
    _description = "Column of bank movements"

    layout_id = fields.Many2one("credit.bank.layout", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="layout_id.company_id", store=True)
    target = fields.Selection(TARGETS, string="Holds", required=True)
