from odoo import fields, models


class ResPartner(models.Model):
    """A debtor may have died: the estates that say so hold them with every client."""

    _inherit = "res.partner"

    heirs_estate_ids = fields.One2many(
        "credit.estate", "partner_id", string="Estates", groups="sagres_credit.group_operator,sagres_credit.group_lawyer",
    )
