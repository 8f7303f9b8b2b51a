from odoo import fields, models
from odoo.exceptions import UserError


class CreditCase(models.Model):
    """What is asked of people of the client about a debtor, and what they answered."""

    _inherit = "credit.case"

    question_ids = fields.One2many("credit.question", "case_id", string="Questions")

    def action_ask(self):
        """Open the dialog to ask a person of the client."""
        self.ensure_one()
        self._check_may_act()
        return {
            "type": "ir.actions.act_window", "name": self.env._("Ask a colleague: %(debtor)s", debtor=self.partner_id.name),
            "res_model": "credit.question.ask", "views": [(False, "form")], "target": "new",
            "context": {"default_case_id": self.id, "allowed_company_ids": self.env.user.company_ids.ids},
        }

    def _ask(self, contact, text, items=None, attachments=None, days=None):
        """Ask a person of the client about this debtor; return the question.

        :raises UserError: without words, without somebody of this client, or about items of another debtor
        """
        self.ensure_one()
        self._check_may_act()
        case = self.sudo()
        items = (items or self.env["credit.receivable"]).sudo()
        case._check_question(contact.sudo(), text, items)
        days = case.mandate_id.question_days if days is None else days
        question = self.env["credit.question"].sudo().create({
            "case_id": self.id, "contact_id": contact.id, "body": text.strip(), "receivable_ids": items.ids,
            "asked_by_id": self.env.uid, "date_due": fields.Date.add(fields.Date.context_today(self), days=days),
        })
        question._send_question(attachments)
        return question.with_env(self.env)

    def _check_question(self, contact, text, items):
        self.ensure_one()
        if not (text or "").strip():
            raise UserError(self.env._("Write the question."))
        if contact.mandate_id != self.mandate_id or not contact.active:
            raise UserError(self.env._("Choose a person of %(client)s.", client=self.company_id.name))
        owner = self.parent_id or self
        foreign = items.filtered(lambda item: item.case_id != owner)
        if foreign:
            raise UserError(self.env._("%(items)s: not of this debtor.", items=", ".join(foreign.mapped("display_name"))))

    def _receive_question_answer(self, question):
        """Put the answer on the day of who looks after the debtor; where something agreed stands there, remind of it."""
        self.ensure_one()
        self._put_on_day("question", self.env._(
            "%(name)s: %(answer)s", name=question.answered_by, answer=(question.answer or "")[:100],
        ), instead_of=("question", "other"))
        user = self._get_answering_user()
        kind = "sagres_credit.mail_activity_type_question_answered"
        if self.next_action != "question" and user:
            self.activity_schedule(kind, fields.Date.context_today(self), user_id=user.id, summary=question.answered_by)
        body = self.env["ir.qweb"]._render("sagres_credit.question_answer_message", {"question": question})
        self.message_post(body=body, subtype_xmlid="mail.mt_note", email_add_signature=False)
