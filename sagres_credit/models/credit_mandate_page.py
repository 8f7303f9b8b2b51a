from odoo import fields, models


class CreditMandate(models.Model):
    """Whether the debtors of a client have a page of their own, and how long a link to it is good."""

    _inherit = "credit.mandate"

    debtor_page = fields.Boolean(
        string="Debtors have their own page", default=True,
        help="Messages carry a link to it: see what is open, pay, agree, contest, ask for a call.",
    )
    debtor_link_days = fields.Integer(string="Days a link is good", default=60)

    _debtor_link_days_positive = models.Constraint(
        "CHECK(COALESCE(debtor_link_days, 60) BETWEEN 1 AND 730)", "A link is good from one day to two years.",
    )
