from odoo import fields, models


class ResPartner(models.Model):
    """What takes a debtor out of the ageing matrix: the insurance of the credit, and an insolvency."""

    _inherit = "res.partner"

    credit_insured_percent = fields.Float(
        string="Insured (%)", copy=False, groups="sagres_credit.group_operator,sagres_credit.group_client",
        help="The share of what this debtor owes that the insurer of the client pays.",
    )
    credit_insured_limit = fields.Float(
        string="Insured up to", copy=False, groups="sagres_credit.group_operator,sagres_credit.group_client",
        help="The most the insurer pays for this debtor. Zero: no limit.",
    )
    credit_insolvency_date = fields.Date(
        string="Insolvency opened on", copy=False, groups="sagres_credit.group_operator,sagres_credit.group_client",
        help="Bankruptcy, composition, over-indebtedness: what is not secured is set aside in full.",
    )

    _credit_insured_range = models.Constraint(
        "CHECK(COALESCE(credit_insured_percent, 0) BETWEEN 0 AND 100 AND COALESCE(credit_insured_limit, 0) >= 0)",
        "The insured share goes from zero to 100, and its limit is zero or more.",
    )
