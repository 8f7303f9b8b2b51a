from odoo import api, models

from odoo.addons.sagres_credit.models.credit_interaction import CONVERSATIONS
from odoo.addons.sagres_credit.tools.contact_rules import SPOKEN


class CreditInteraction(models.Model):
    """A conversation that was held is a moment to ask who it was held with how it was."""

    _inherit = "credit.interaction"

    @api.model_create_multi
    def create(self, vals_list):
        interactions = super().create(vals_list)
        held = interactions.filtered(lambda talk: talk.outcome in CONVERSATIONS and talk.channel in SPOKEN)
        self.env["cx.program"]._collect("call_logged", held)
        return interactions

    def _prepare_cx_events(self):
        return [
            ((talk.partner_id or talk.case_id.partner_id).id, talk.case_id.id, talk.user_id.id, talk.date, f"call:{talk.id}")
            for talk in self
        ]
