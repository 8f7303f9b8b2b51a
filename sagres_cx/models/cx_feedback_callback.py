from odoo import models
from odoo.exceptions import UserError

from .cx_callback import PENDING


class CxFeedback(models.Model):
    """Who was hurt, or asks for it, is called back; nobody looks for who wanted no name."""

    _inherit = "cx.feedback"

    def _open_callbacks(self):
        """Open the call-backs that these voices ask for."""
        self.env["cx.callback"].sudo()._open(self.sudo().filtered(lambda voice: voice._asks_callback()))

    def _asks_callback(self):
        """Tell whether a person is called back about this voice.

        For a module to call back more people, it must override this method.
        """
        self.ensure_one()
        named = self.partner_id and self.stakeholder != "employee" and self.state != "closed"
        return bool(named) and (self.wants_contact or self.score_class == "detractor")

    def _ensure_cases(self):
        """Give a case to who has none, so that they have one operator from now on."""
        for company, voices in self.filtered(lambda voice: not voice.case_id).grouped("company_id").items():
            cases = self.env["credit.case"]._open_for_customers(company, voices.partner_id.commercial_partner_id)
            for voice in voices:
                voice.case_id = cases.get(voice.partner_id.commercial_partner_id, False)
                voice.operator_id = voice.operator_id or voice.case_id.user_id

    def action_ask_callback(self):
        """Have the person called back though the score did not ask for it."""
        self.ensure_one()
        self.check_access("write")
        if not self.partner_id or self.stakeholder == "employee":
            raise UserError(self.env._("Who spoke without a name is not looked for."))
        if self.state == "closed":
            raise UserError(self.env._("This voice is closed: record a new one where the person speaks again."))
        self.sudo().wants_contact = True
        self._open_callbacks()
        return True

    def _check_no_callback(self):
        result = super()._check_no_callback()
        pending = self.env["cx.callback"].sudo().search_count(
            [("feedback_id", "in", self.ids), ("state", "in", PENDING)], limit=1,
        )
        if pending:
            raise UserError(self.env._("Somebody is still to be called back: close the loop, the voice closes with it."))
        return result
