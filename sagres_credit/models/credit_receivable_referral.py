from odoo import fields, models


class CreditReceivable(models.Model):
    """An item has its name also for a lawyer, who may not open the books."""

    _inherit = "credit.receivable"

    display_name = fields.Char(compute_sudo=True)
