from odoo import fields, models
from odoo.tools import html2plaintext

from .credit_case_talk import STEP_FIELDS
from .credit_interaction import CONVERSATIONS

ANSWER = "sagres_credit.mail_activity_type_answer"
MAX_WORDS = 2000


class CreditCase(models.Model):
    """What debtors write reaches who looks after them, and stays a task until somebody has answered."""

    _inherit = "credit.case"

    step_after_answer = fields.Json(readonly=True, help="The step that was agreed before the debtor wrote.")

    def _message_post_after_hook(self, message, msg_values):
        """Make a task of what the debtor writes, and end it when somebody answers."""
        super()._message_post_after_hook(message, msg_values)
        if msg_values.get("message_type") not in ("email", "comment") or self.env.context.get("credit_auto_reply"):
            return
        writer = message.author_id.user_ids.filtered(lambda user: not user.share)[:1]
        if writer and message._is_to_outsiders():
            self.with_user(writer)._end_answer(message)
        elif not writer and msg_values["message_type"] == "email":
            self.sudo()._receive_letter(message)

    def _get_answering_user(self):
        """Return who answers this debtor today: the substitute, the operator, else the manager of the mandate."""
        self.ensure_one()
        case = self.sudo()
        return case.substitute_id or case.user_id or case.mandate_id.user_id

    def _receive_letter(self, message):
        """Record that the debtor wrote, and put the answer on today's list.

        A call-back agreed for an hour of today is kept: the letter is noted beside it. What else was agreed comes back
        after the answer.
        """
        self.ensure_one()
        today = fields.Date.context_today(self)
        promised = self.next_action == "call_back" and self.next_action_time and self.next_action_date == today
        vals = {
            "case_id": self.id, "channel": "email", "direction": "in", "outcome": "wrote",
            "partner_id": message.author_id.id, "date": message.date, "body": self._get_letter_words(message),
        }
        subject = message.subject or self.env._("a letter without subject")
        if promised:
            note = self.env._("Wrote meanwhile: %(subject)s", subject=subject)
            self.next_action_note = " · ".join(filter(None, [self.next_action_note, note]))
        else:
            if self.next_action_agreed and self.next_action != "answer":
                self.step_after_answer = self._read_step()
            vals.update(next_action="answer", next_action_date=today, next_action_note=subject)
        self.env["credit.interaction"].create([vals])
        self._plan_answer(subject, today)

    def _get_letter_words(self, message):
        """Return what a letter says, cut to what a conversation shows; the thread has it all."""
        words = html2plaintext(message.body or "").strip()[:MAX_WORDS]
        if message.author_id:
            return words
        return self.env._("Written from %(address)s, which is not known.\n%(words)s", address=message.email_from, words=words)

    def _read_step(self):
        step = {name: self[name] for name in STEP_FIELDS}
        return dict(step, next_action_date=fields.Date.to_string(self.next_action_date))

    def _plan_answer(self, subject, today):
        """Have who looks after the debtor today reminded of the answer, once."""
        waiting = self.activity_search([ANSWER])
        user = self._get_answering_user()
        if user and not waiting:
            self.activity_schedule(ANSWER, today, user_id=user.id, summary=subject)

    def _end_answer(self, message):
        """End the task to answer: the current user has written to the debtor."""
        self.ensure_one()
        case = self.sudo()
        waiting = case.activity_search([ANSWER])
        if not self.can_act or not (waiting or self.next_action == "answer"):
            return
        waiting.action_feedback(feedback=self.env._("Answered."))
        if self.next_action != "answer":
            return
        later = case.step_after_answer
        self._log_interaction([{
            "case_id": self.id, "channel": "email", "direction": "out", "outcome": "done",
            "date": message.date, "body": self.env._("Answered: %(subject)s", subject=message.subject or ""),
        }])
        if later:
            case.write({**later, "next_action_agreed": True})

    def _prepare_step_vals(self, interaction):
        """Forget what was agreed before a letter as soon as something else is agreed or done."""
        vals = super()._prepare_step_vals(interaction)
        return dict(vals, step_after_answer=False) if vals and interaction.outcome != "wrote" else vals

    def _post_interaction_message(self, interaction):
        """Leave out what the thread shows already: a letter, and the answer to one."""
        written = interaction.channel == "email" and interaction.outcome in ("wrote", "done")
        return None if written else super()._post_interaction_message(interaction)

    def _plan_call_back(self, interaction):
        """Leave the reminder of a call-back alone at a letter; who has talked to the debtor has answered as well."""
        if interaction.outcome == "wrote":
            return None
        if interaction.outcome in CONVERSATIONS and interaction._does_task():
            self.activity_feedback([ANSWER])
        return super()._plan_call_back(interaction)
