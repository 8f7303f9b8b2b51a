from odoo import api, models
from odoo.exceptions import AccessError
from odoo.tools import groupby

#: What a person said and who they are: nobody rewrites it, but where an operator wrote it down themselves.
SAID = ("body", "company_id", "date", "interaction_id", "invitation_id", "metric", "partner_id", "program_id", "score", "source")
#: Written by the steps of the loop alone.
STEPS = ("state",)
#: Voices that people of the firm write down; the others come as the person gave them.
WRITTEN_DOWN = ("email", "letter", "other")


class CxFeedback(models.Model):
    """A voice that comes in finds its case and its operator, is told in the timeline and starts what it needs."""

    _inherit = "cx.feedback"

    @api.model_create_multi
    def create(self, vals_list):
        """Record voices, and have what they ask for begin."""
        if not self.env.su:
            vals_list = [{name: value for name, value in vals.items() if name not in STEPS} for vals in vals_list]
        voices = super().create(vals_list)
        voices._post_record()
        return voices

    def write(self, vals):
        """Refuse by hand what a person said themselves, and the state, that follows from what is done."""
        if not self.env.su:
            self._check_hand(vals)
        return super().write(vals)

    def _check_hand(self, vals):
        if any(name in vals for name in STEPS):
            raise AccessError(self.env._("The state of a voice follows from what is done about it, nobody writes it by hand."))
        given = self.sudo().filtered(lambda voice: voice.source not in WRITTEN_DOWN)
        if given and any(name in vals for name in SAID):
            raise AccessError(self.env._("What a person said stays as they said it: write beside it, not over it."))

    def _post_record(self):
        """Start what new voices ask for; called once for each batch of them.

        For a module to act on new voices, it must override this method.
        """
        voices = self.sudo()
        voices._link_cases()
        voices._suggest_tags()
        voices._open_callbacks()
        voices._tell_cases()

    def _link_cases(self):
        """Give these voices the case of who speaks and the operator who looked after them; by one query."""
        loose = self.filtered(lambda voice: voice.partner_id and not voice.case_id)
        if loose:
            cases = self.env["credit.case"].search([
                ("company_id", "in", loose.company_id.ids), ("parent_id", "=", False),
                ("partner_id", "in", loose.partner_id.commercial_partner_id.ids),
            ])
            known = {(case.company_id, case.partner_id): case for case in cases}
            for voice in loose:
                voice.case_id = known.get((voice.company_id, voice.partner_id.commercial_partner_id), False)
        for voice in self.filtered(lambda voice: voice.case_id and not voice.operator_id):
            voice.operator_id = voice.case_id.user_id

    def _tell_cases(self):
        """Write these voices into the timeline of their cases; one about the operator waits until it is closed."""
        telling = self.filtered(
            lambda voice: voice.case_id and voice.source != "call" and (not voice.about_operator or voice.state == "closed")
        )
        bodies = {
            case.id: self.env["ir.qweb"]._render("sagres_cx.voice_message", {"voices": self.concat(*voices)})
            for case, voices in groupby(telling, lambda voice: voice.case_id)
        }
        if bodies:
            self.env["credit.case"].browse(bodies)._message_log_batch(bodies, author_id=self.env.user.partner_id.id)

    def _set_closed(self):
        """Close these voices: what was said about an operator is theirs to read from now on."""
        late = self.sudo().filtered(lambda voice: voice.about_operator and voice.state != "closed")
        self.sudo().write({"state": "closed"})
        late._tell_cases()

    def action_close(self):
        """Close these voices without a call-back; where one is open it is closed by its own dialog."""
        self.check_access("write")
        self._check_no_callback()
        self._set_closed()
        return True

    def _check_no_callback(self):
        """Raise where somebody is still to be called. For a module to keep a voice open, it must override this method."""
        return None
