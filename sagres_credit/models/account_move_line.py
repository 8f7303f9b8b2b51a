from odoo import fields, models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    credit_receivable_ids = fields.One2many(
        "credit.receivable", "line_id", string="Receivable under management",
        groups="sagres_credit.group_operator,sagres_credit.group_client",
    )
