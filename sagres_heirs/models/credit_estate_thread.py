from odoo import models


class CreditEstate(models.Model):
    """The conversation about an estate never proposes to write to the deceased."""

    _inherit = "credit.estate"

    def _mail_get_partner_fields(self, introspect_fields=False):
        return [name for name in super()._mail_get_partner_fields(introspect_fields) if name != "partner_id"]
