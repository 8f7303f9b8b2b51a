from odoo import fields, models


class CreditCallLog(models.TransientModel):
    """Before the next case, where it fits: ask the person for the score while they are on the phone."""

    _inherit = "credit.call.log"

    cx_can_ask = fields.Boolean(related="case_id.cx_can_ask")
    cx_ask = fields.Boolean(string="Then ask for the score")

    def action_save(self):
        result = super().action_save()
        return self._ask_first() or result

    def action_save_and_next(self):
        result = super().action_save_and_next()
        return self._ask_first() or result

    def _ask_first(self):
        """Return the dialog of the score where it was asked for."""
        self.ensure_one()
        return self.cx_ask and self.had_conversation and self.cx_can_ask and self.case_id.action_ask_score()
