from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.sagres_credit.models.credit_interaction import CONVERSATIONS

from .credit_estate_guard import BARS


class CreditInteraction(models.Model):
    """About an estate nobody is called to talk of the debt; who calls by themselves is heard, and recorded as such."""

    _inherit = "credit.interaction"

    override_code = fields.Selection(selection_add=BARS)

    @api.constrains("case_id", "partner_id", "direction", "channel", "outcome")
    def _check_estate(self):
        """Refuse to record as a conversation about the debt what was said with who owes nothing of it."""
        for talk in self.sudo():
            if talk.outcome not in CONVERSATIONS:
                continue
            by_heir = talk.partner_id and talk.case_id._heirs_is_heir(talk.partner_id)
            if talk.direction == "in" and (talk.outcome == "reported_payment" or by_heir):
                continue
            words = talk.case_id._heirs_get_contact_bar(talk.partner_id)[1]
            if words:
                raise ValidationError(self.env._(
                    "%(why)s Who calls by themselves is recorded as «Other person», inbound.", why=words
                ))
