from odoo import fields, models
from odoo.exceptions import UserError

from .credit_estate import DECEASED_STATES


class ResPartner(models.Model):
    """A debtor may have died: the estates that say so hold them with every client."""

    _inherit = "res.partner"

    heirs_estate_ids = fields.One2many(
        "credit.estate", "partner_id", string="Estates", groups="sagres_credit.group_operator,sagres_credit.group_lawyer",
    )

    def _heirs_get_estates(self):
        """Return the estates that say that these persons have died."""
        return self.sudo().heirs_estate_ids.filtered(lambda estate: estate.state in DECEASED_STATES)

    def _heirs_check_alive(self):
        """Raise where one of these persons has died: nothing is sent to them."""
        died = self._heirs_get_estates().partner_id
        if died & self:
            raise UserError(self.env._("%(person)s has died: nothing is sent to them.", person=(died & self)[0].name))
