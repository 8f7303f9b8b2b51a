from odoo import fields, models

from odoo.addons.sagres_credit.models.credit_related_person import CreditRelatedPerson as Base


class CreditRelatedPerson(models.Model):
    """The curator of a vacant estate stands for it: they are told, asked and written to."""

    _inherit = "credit.related.person"

    role = fields.Selection(
        selection_add=[("curator", "Curator of the vacant estate")], ondelete={"curator": "cascade"},
    )

    _role_rights = Base._role_rights | {"curator": (True, True, True, True)}
