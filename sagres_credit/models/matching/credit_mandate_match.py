from odoo import fields, models


class CreditMandate(models.Model):
    """What a client lets happen by itself to its bank lines, and what a returned direct debit costs the debtor."""

    _inherit = "credit.mandate"

    auto_match = fields.Boolean(
        string="Match receipts by itself", default=True, tracking=True,
        help="Bank lines whose match is certain are reconciled by themselves; elsewhere a person confirms the proposal.",
    )
    return_cost = fields.Monetary(
        string="Cost of a returned direct debit", tracking=True, currency_field="return_currency_id",
        help="Charged to the debtor with a debit note where the return is their own (no money, account closed, refused),"
             " never for a death or an error. Zero: nothing is charged.",
    )
    return_currency_id = fields.Many2one(related="company_id.currency_id", string="Currency of returns")

    _return_cost_positive = models.Constraint("CHECK(COALESCE(return_cost, 0) >= 0)", "A cost is zero or more.")
