from odoo import fields, models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    credit_receivable_ids = fields.One2many("credit.receivable", "line_id", string="Receivable under management")
