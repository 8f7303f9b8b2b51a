from odoo import fields, models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    credit_claim_kind_id = fields.Many2one(
        "credit.claim.kind", string="Kind of claim", index="btree_not_null", ondelete="restrict",
        help="What a credit for this product is, which decides when it lapses. Empty: the journal or the mandate says it.",
    )
