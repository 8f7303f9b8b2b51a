from odoo import fields, models
from odoo.tools import email_normalize, html2plaintext

from .credit_case_mail import MAX_WORDS


class CreditQuestion(models.Model):
    """The question leaves as a letter to who is asked, and the reply to it becomes its answer."""

    _inherit = "credit.question"

    def _render_letter(self, late=False):
        """Return the letter of a question: what the operator wrote, the debtor's name and the invoice numbers only."""
        self.ensure_one()
        question = self.with_context(lang=self.contact_id._get_lang())
        return question.env["ir.qweb"]._render("sagres_credit.question_message", {"question": question, "late": late})

    def _notify_get_reply_to(self, default=None, author_id=False):
        """Have answers come where the mandate receives its mail."""
        replies = super()._notify_get_reply_to(default=default, author_id=author_id)
        for question in self.sudo():
            if own := question.case_id.mandate_id._get_reply_address("email"):
                replies[question.id] = own
        return replies

    def _send_question(self, attachments=None):
        """Send the question: to who has a login as a task and a notification, to the others by e-mail."""
        self.ensure_one()
        letter = {
            "body": self._render_letter(), "subject": self.display_name, "subtype_xmlid": "mail.mt_comment",
            "attachment_ids": (attachments or self.env["ir.attachment"]).ids, "email_add_signature": False,
            "author_id": self.asked_by_id.partner_id.id,
        }
        if self.user_id:
            self.message_post(partner_ids=self.user_id.partner_id.ids, **letter)
            self.activity_schedule(
                "sagres_credit.mail_activity_type_question", self.date_due, user_id=self.user_id.id,
                summary=self.debtor_id.name,
            )
            return
        self.message_post(outgoing_email_to=email_normalize(self.contact_id.email), **letter)

    def _message_post_after_hook(self, message, msg_values):
        """Take the letter of who was asked as the answer; what somebody else writes stays in the thread."""
        result = super()._message_post_after_hook(message, msg_values)
        machine = self.env.context.get("credit_auto_reply")
        if msg_values.get("message_type") == "email" and not machine and self.state == "asked":
            question = self.sudo()
            if question.contact_id._is_written_by(message):
                words = html2plaintext(message.body or "").strip()[:MAX_WORDS]
                question._set_answered(words, question.contact_id.name, "email")
        return result

    def _remind_late(self, company, date):
        """Remind of the questions of a client that nobody answered in time, once, and tell its main contact.

        The letters are made together and leave with the queue: their number changes nothing of the statements.
        """
        late = self.sudo().search([
            ("company_id", "=", company.id), ("state", "=", "asked"), ("date_due", "<", date),
            ("date_reminded", "=", False),
        ])
        if not late:
            return late
        late.case_id.mandate_id.contact_ids.fetch(["email", "is_main", "name", "user_id"])
        late.write({"date_reminded": fields.Date.to_date(date)})
        letters = [letter for question in late for letter in question._prepare_reminders()]
        self.env["mail.mail"].sudo().create(letters)
        return late

    def _prepare_reminders(self):
        """Return the reminder to who was asked, and the word to the main contact where that is somebody else."""
        self.ensure_one()
        mandate = self.case_id.mandate_id
        main = mandate._get_main_contact()
        readers = [contact for contact in (self.contact_id | main) if contact.email]
        letter = self._render_letter(late=True)
        return [
            {
                "model": self._name, "res_id": self.id,
                "subject": self.env._("Still waiting: %(question)s", question=self.display_name),
                "body": letter, "body_html": letter, "email_to": contact.email, "message_type": "email_outgoing",
                "email_from": self.asked_by_id.email_formatted or mandate.company_id.email_formatted,
                "author_id": self.asked_by_id.partner_id.id,
                "reply_to": mandate._get_reply_address("email") or self.asked_by_id.email_formatted,
                "subtype_id": self.env["ir.model.data"]._xmlid_to_res_id("mail.mt_comment"), "auto_delete": False,
            }
            for contact in readers
        ]
