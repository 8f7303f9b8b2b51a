from odoo import fields, models


class CreditClaimKind(models.Model):
    """What a credit is for decides which kind of income its payment is."""

    _inherit = "credit.claim.kind"

    pagopa_category_id = fields.Many2one(
        "pagopa.category", string="pagoPA taxonomy code", ondelete="restrict",
        help="Empty: the usual code of the creditor.",
    )
