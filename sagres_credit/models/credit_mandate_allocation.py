from odoo import fields, models


class CreditMandate(models.Model):
    """What a client lets happen by itself to payments that do not say what they pay."""

    _inherit = "credit.mandate"

    auto_allocate = fields.Boolean(
        string="Allocate by itself", default=True, tracking=True,
        help="Payments without reference are reconciled by themselves where the law leaves no choice; elsewhere a person"
             " confirms the proposal.",
    )
