from odoo import api, models
from odoo.exceptions import UserError, ValidationError

from ..tools.contact_rules import SPOKEN
from .credit_case_contact import Contact
from .credit_interaction import CONVERSATIONS

# Who is on hold or has no number in our books was met all the same: no rule of contact speaks of it.
NO_OBSTACLE = ("hold", "no_phone")


class CreditInteraction(models.Model):
    """What the contact rules forbid is recorded only with a reason; a reason and an emotion only of who spoke."""

    _inherit = "credit.interaction"

    @api.constrains("outcome", "reason_id", "emotion")
    def _check_reason_was_heard(self):
        for talk in self:
            if talk.outcome not in (*CONVERSATIONS, "done") and (talk.reason_id or talk.emotion):
                raise ValidationError(self.env._(
                    "%(debtor)s did not speak: a reason and an emotion are kept only of a conversation.",
                    debtor=talk.debtor_id.name,
                ))

    def _check_contact_rules(self):
        """Mark the calls and visits made against the rules, and refuse those without a reason."""
        bound = self.sudo().filtered(
            lambda talk: talk.direction == "out" and talk.channel in SPOKEN and talk.outcome != "done"
        )
        contacts = [Contact(talk.case_id, talk.date, talk.channel, talk.id) for talk in bound]
        verdicts = self.env["credit.case"]._judge_contacts(contacts, NO_OBSTACLE)
        for talk, verdict in zip(bound, verdicts, strict=True):
            talk._note_override(verdict.code, verdict.reason)
        (self.sudo() - bound).filtered("override_reason").override_reason = False

    def _note_override(self, code, words):
        """Keep why a rule was not followed; ask for it where it was not said."""
        if not code:
            code, words = self._get_person_obstacle()
        reason = (self.override_reason or "").strip()
        if code and not reason:
            raise UserError(self.env._(
                "The contact rules do not admit this contact with %(debtor)s. %(why)s\n"
                "Nothing was recorded. If it took place, say why it was necessary: the reason is kept with it.",
                debtor=self.debtor_id.name, why=words,
            ))
        self.write({"override_code": code, "override_reason": reason if code else False})

    def _get_person_obstacle(self):
        """Return ``(code, words)`` where the debt was talked of with who may not be told, else a pair of ``False``."""
        if self.outcome not in CONVERSATIONS:
            return False, False
        return self.case_id._get_person_obstacle(self.partner_id, self.date)
