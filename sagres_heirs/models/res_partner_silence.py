from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.sagres_credit.models.res_partner_silence import SilenceReason

from .credit_estate import DECEASED_STATES, OPEN_STATES


class ResPartner(models.Model):
    """Nobody is asked how it went who has died, nor whose family is called to a succession."""

    _inherit = "res.partner"

    @api.model
    def _get_silence_reasons(self):
        _ = self.env._
        died = Domain("heirs_estate_ids", "any!", [("state", "in", DECEASED_STATES)])
        heirs = self.env["credit.heir"].sudo()._search([("estate_id.state", "in", OPEN_STATES)])
        mourns = Domain("id", "in", heirs.subselect(SQL.identifier(heirs.table, "partner_id")))
        return [
            SilenceReason("bereavement", _("The person has died"), died, True),
            SilenceReason("bereavement", _("A death in the family is being settled"), mourns, True),
            *super()._get_silence_reasons(),
        ]
