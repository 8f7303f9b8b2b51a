from odoo import fields, models


class CreditMandate(models.Model):
    """What the debtors of a client may agree without asking anybody."""

    _inherit = "credit.mandate"

    promise_grace_days = fields.Integer(
        string="Days of grace of a promise", default=3,
        help="Money takes days to arrive: a promise is judged so many days after its date.",
    )
    promise_max_days = fields.Integer(
        string="Longest promise (days)", default=30, help="For a later day a payment plan is agreed. Zero: no limit.",
    )

    _promise_days_positive = models.Constraint(
        "CHECK(COALESCE(promise_grace_days, 0) >= 0 AND COALESCE(promise_max_days, 0) >= 0)",
        "The days of a promise are zero or more.",
    )
