from odoo import fields, models


class ResPartner(models.Model):
    """The way from a person to the cases they stand beside, for the rule of what a lawyer sees."""

    _inherit = "res.partner"

    credit_related_ids = fields.One2many("credit.related.person", "partner_id", groups="sagres_credit.group_operator")
