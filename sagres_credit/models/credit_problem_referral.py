from odoo import fields, models


class CreditProblem(models.Model):
    """Too much of a portfolio with lawyers is a problem of its manager."""

    _inherit = "credit.problem"

    kind = fields.Selection(
        selection_add=[("legal_share", "Too much with lawyers"), ("referral_file", "File for the lawyer not made")],
        ondelete={"legal_share": "cascade", "referral_file": "cascade"},
    )
