from odoo import fields, models


class CreditPolicyLevel(models.Model):
    """A level may bring the notice with which the debt can be paid."""

    _inherit = "credit.policy.level"

    pagopa_position = fields.Boolean(
        string="pagoPA notice",
        help="From this level on, the debtors of clients who are pagoPA creditors have a published position.",
    )
