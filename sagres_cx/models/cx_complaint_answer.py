from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.misc import format_date

from .cx_complaint import ANSWER_CHANNELS, ANSWER_OUTCOMES

TEMPLATE = "sagres_cx.mail_template_complaint_answer"
CONCILIATION = ("tiqv", "rqsii")


class CxComplaint(models.Model):
    """The answer: what was checked, what came out, why; sent by e-mail or as a letter, once, and kept as it left."""

    _inherit = "cx.complaint"

    answer_outcome = fields.Selection(ANSWER_OUTCOMES, string="Outcome", copy=False, tracking=True)
    answer_checks = fields.Text(string="What was checked", copy=False)
    answer_reasons = fields.Text(string="Answer and its reasons", copy=False)
    answer_subject = fields.Char(string="Subject of the answer", readonly=True, copy=False)
    answer_body = fields.Html(string="Answer as it left", readonly=True, copy=False, sanitize_attributes=False)
    answer_channel = fields.Selection(ANSWER_CHANNELS, string="Answered by", readonly=True, copy=False)
    answered_by_id = fields.Many2one("res.users", string="Who answered", readonly=True, copy=False)
    date_answered = fields.Date(string="Answered on", readonly=True, copy=False, index=True, tracking=True)
    letter_id = fields.Many2one("ir.attachment", readonly=True, copy=False, ondelete="restrict")

    def action_answer(self):
        """Open the dialog in which the answer is written and sent."""
        self._check_may_work()
        self._check_may_send()
        return self._get_dialog("cx.complaint.answer", self.env._("Answer to %(complaint)s", complaint=self.name))

    def action_print_letter(self):
        """Open the letter as it was printed."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_url", "url": f"/web/content/{self.sudo().letter_id.id}?download=true", "target": "new",
        }

    def _check_may_send(self):
        """Raise where it was answered already, or its dispute is for somebody else to answer."""
        self.ensure_one()
        self._check_open()
        dispute = self.sudo().dispute_id
        if dispute.state == "open" and not self._may_decide():
            raise AccessError(self.env._(
                "The invoices of this complaint are in dispute: the client's staff or a credit manager answers it."
            ))

    def _get_lang(self):
        self.ensure_one()
        addressee = self._get_addressee()
        return addressee.lang or self.company_id.partner_id.lang or self.env.lang or "en_US"

    def _get_addressee(self):
        """Return who gets the answer: the customer, or who is proved to act in their place."""
        self.ensure_one()
        complaint = self.sudo()
        return complaint.case_id._get_addressee() if complaint.case_id else complaint.partner_id

    def _render_answer(self, template):
        """Return subject and body of the answer, in the language of who gets it, from what is written on the complaint."""
        self.ensure_one()
        template = template.sudo().with_context(lang=self._get_lang())
        if template.model != self._name:
            raise UserError(self.env._("Choose a text for complaints."))
        complaint = self.sudo()
        return tuple(template._render_field(name, complaint.ids)[self.id] for name in ("subject", "body_html"))

    def _send_answer(self, subject, body, channel, dispute_outcome=None, corrected_move=None):
        """Send the answer, once; with it the term ends and the dispute is answered; the customer may be asked how it was.

        :param str channel: ``email`` or ``letter``
        :param str dispute_outcome: what is answered to the dispute about its invoices, by default what fits the outcome
        :param corrected_move: the new invoice, where the dispute is answered with one

        :raises UserError: where it does not hold together, or cannot leave that way
        """
        self.ensure_one()
        self._check_may_work()
        self._lock()
        self._check_may_send()
        self._check_answer(subject, body, channel)
        self.with_context(cx_complaint_answer=True)._answer_dispute(dispute_outcome, corrected_move)
        self._end_pauses()
        today = fields.Date.context_today(self)
        self._set_state(
            "answered", date_answered=today, answered_by_id=self.env.uid, answer_channel=channel, answer_subject=subject,
            answer_body=body,
        )
        self._propose_indemnity()
        self._end_activities()
        if channel == "email":
            self._mail_answer()
        else:
            self._print_answer()
        self._ask_satisfaction()

    def _check_answer(self, subject, body, channel):
        if not self.answer_outcome or not (self.answer_reasons or "").strip():
            raise UserError(self.env._("Say what came out, and why, in words that the customer understands."))
        if channel not in dict(ANSWER_CHANNELS):
            raise UserError(self.env._("Say how the answer leaves: by e-mail or as a letter."))
        if not (subject or "").strip() or not Markup(body or "").striptags().strip():  # its text only  # nosec B704
            raise UserError(self.env._("The answer is empty."))
        if channel == "email" and not self._get_addressee().email:
            raise UserError(self.env._(
                "%(customer)s has no e-mail address: answer by letter.", customer=self._get_addressee().name,
            ))
        if channel == "letter":
            self._get_address_lines()
        said = self.env["credit.contact.rule"]._get_common(self.company_id)._find_forbidden(f"{subject} {body}")
        if said:
            raise UserError(self.env._(
                "The answer says «%(phrase)s»: the contact rule «%(rule)s» forbids it.",
                phrase=said[0][0], rule=said[0][1].name,
            ))

    def _get_address_lines(self):
        addressee = self._get_addressee()
        address, problem = addressee._get_postal_address()
        if not address:
            reasons = self.env["credit.notice"]._get_reason_labels()
            raise UserError(self.env._(
                "The letter to %(customer)s cannot leave. %(reason)s", customer=addressee.name, reason=reasons.get(problem, ""),
            ))
        return address.splitlines()

    def _mail_answer(self):
        complaint = self.sudo()
        mandate = complaint._get_mandate()
        sender = mandate._get_sender("email") if mandate else complaint.company_id.email
        complaint.message_post(
            body=complaint.answer_body, subject=complaint.answer_subject, author_id=self.env.user.partner_id.id,
            email_from=sender or self.env.user.email_formatted, partner_ids=self._get_addressee().ids,
            subtype_xmlid="mail.mt_comment", email_layout_xmlid="mail.mail_notification_light",
            mail_server_id=mandate.mail_server_id.id if mandate else False,
        )

    def _print_answer(self):
        """Print the letter and keep it: what was printed is what is posted."""
        complaint = self.sudo().with_context(lang=self._get_lang())
        raw = complaint.env["credit.notice"]._print_sheet(
            complaint.company_id, "sagres_cx.cx_complaint_letter", {"letter": complaint._prepare_letter_values()}, complaint.name,
        )
        complaint.letter_id = complaint.env["ir.attachment"].create({
            "name": f"{complaint.name.replace('/', '-')}.pdf", "raw": raw, "mimetype": "application/pdf",
            "res_model": self._name, "res_id": self.id, "company_id": complaint.company_id.id,
        })
        complaint.message_post(body=self.env._("The letter of the answer was printed."), attachment_ids=complaint.letter_id.ids)

    def _prepare_letter_values(self):
        company = self.company_id
        return {
            "sender": company.name, "lines": self._get_address_lines(), "place": company.partner_id.city,
            "date": format_date(self.env, self.date_answered, date_format="d MMMM y"), "reference": self.name,
            "contract": self.contract or "", "subject": self.answer_subject,
            "body": self.env["credit.notice"]._clean_body(self.answer_body), "signature": self.answered_by_id.name,
            "company": company.name,
        }

    def _get_mandate(self):
        return self.env["credit.mandate"]._get_active(self.company_id).get(self.company_id)

    def _ask_satisfaction(self):
        """Have the programme that listens after a complaint ask the customer, each complaint once."""
        now = fields.Datetime.now()
        for company, complaints in self.sudo().grouped("company_id").items():
            rows = [
                (
                    complaint.partner_id.id, complaint.case_id.id, complaint.case_id.user_id.id, now,
                    f"cx.complaint,{complaint.id}",
                )
                for complaint in complaints
            ]
            self.env["cx.program"]._queue_events("complaint_answered", company, rows)

    def _get_contact(self):
        """Return whom the customer may call about the answer, as the template says it."""
        self.ensure_one()
        complaint = self.sudo()
        if complaint.case_id:
            card = complaint.case_id._get_page_card()
            return {"name": card["operator"] or card["client"], "phone": card["phone"], "hours": card["hours"]}
        return {"name": complaint.company_id.name, "phone": complaint.company_id.phone, "hours": False}

    def _is_answered_late(self):
        """Tell whether an answer of today comes after the term."""
        self.ensure_one()
        day = self.date_answered or fields.Date.context_today(self)
        return bool(self.deadline) and day > self.deadline

    def _has_conciliation(self):
        """Tell whether the customer may turn to the conciliation service of the authority."""
        self.ensure_one()
        return self.scheme in CONCILIATION

    def _say_received(self):
        self.ensure_one()
        return format_date(self.env, self.date_received, date_format="d MMMM y")

    @api.model
    def _get_default_template(self):
        return self.env.ref(TEMPLATE, raise_if_not_found=False)
