import smtplib

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import email_normalize, formataddr

from odoo.addons.base.models.ir_mail_server import MailDeliveryException

GIVE_UP_DAYS = 3  # a server that says «later» for so many days means «no»
UNREACHABLE = (OSError, smtplib.SMTPException, UserError, MailDeliveryException)


class CreditNotice(models.Model):
    """E-mail and PEC: through Odoo's outgoing servers, one connection for a batch."""

    _inherit = "credit.notice"

    def _hand_over_email(self):
        for mandate, notices in self._group_by_mandate().items():
            notices._hand_over_from(mandate, mandate.mail_server_id, mandate._get_sender("email"))

    def _hand_over_pec(self):
        for mandate, notices in self._group_by_mandate().items():
            sender = mandate.pec_server_id and mandate._get_sender("pec")
            notices._hand_over_from(mandate, mandate.pec_server_id, sender)

    def _hand_over_from(self, mandate, server, sender):
        if sender:
            self._hand_over_to_server(server, sender)
        else:
            self._hold_without_server(mandate)

    def _group_by_mandate(self):
        mandates = self.env["credit.mandate"]._get_active(self.company_id)
        nobody = self.env["credit.mandate"]
        return self.grouped(lambda notice: mandates.get(notice.company_id, nobody))

    def _hand_over_to_server(self, server, sender):
        """Hand these notices of one client to one server, each between two commits.

        :param sender: e-mail address the messages come from
        """
        # Our sender is known: core need not look for one after each commit.
        mail_server = self.env["ir.mail_server"].sudo().with_context(domain_notifications_email=sender)
        session = None
        # Built before the first commit: each commit empties the cache.
        messages = [notice._build_message(mail_server, sender) for notice in self]
        for place, (notice, message) in enumerate(zip(self, messages, strict=True)):
            try:
                session = session or self._connect_to(mail_server, server, sender)
            except UNREACHABLE as error:
                self[place:]._put_off(str(error)[:200])
                break
            if notice._mark(place) and not notice._hand_over_one(mail_server, session, message):
                session = None
        if session:
            self._quit(session)

    def _connect_to(self, mail_server, server, sender):
        session = mail_server._connect__(mail_server_id=server.id or None, smtp_from=sender)
        if session.smtp_from == sender:
            # The server takes the sender as it is: keep the operator's name in front of it.
            session.smtp_from = False
        self._watch(session)
        return session

    def _watch(self, session):
        """Have a session say whether the text of a message was ever offered to the server: before that nothing can arrive."""
        session.credit_offered = False
        offer = session.data

        def offer_watched(message):
            session.credit_offered = True
            return offer(message)

        session.data = offer_watched

    def _quit(self, session):
        try:
            session.quit()
        except smtplib.SMTPException:
            session.close()

    def _hand_over_one(self, mail_server, session, message):
        """Hand one message over; return whether the connection still serves.

        What the server answers is certain. Where it falls silent nobody knows whether it took the message: a person
        decides, because nobody must get it twice. A line that was cut before the text went, as servers do after so many
        messages or so much time, has delivered nothing.
        """
        session.credit_offered = False
        try:
            mail_server.send_email(message, smtp_session=session)
        except MailDeliveryException as error:
            if isinstance(error.__context__, OSError) and not isinstance(error.__context__, smtplib.SMTPException):
                self._take_silence(session, error.__context__)
                return False
            self._take_refusal(error.__context__)
        except (OSError, smtplib.SMTPServerDisconnected) as error:
            self._take_silence(session, error)
            return False
        return True

    def _take_silence(self, session, cause):
        """Write that the line was cut: in doubt where the text was under way, else it leaves later."""
        if session.credit_offered:
            self._set_doubtful()
        else:
            self._put_off(str(cause)[:200], alone=True)

    def _take_refusal(self, cause):
        """Write what the server answered to one message: for good (5xx) or for now (4xx)."""
        self.ensure_one()
        code, detail = self._read_answer(cause)
        waited = fields.Date.context_today(self) - self.date
        if code < 500 and waited.days < GIVE_UP_DAYS:
            self._put_off(detail, alone=True)
        elif isinstance(cause, smtplib.SMTPRecipientsRefused):
            self._set_state("bounced", reason_code="refused", detail=detail, claim=0)
            self.env["credit.contact.mark"]._mark(
                self.partner_id, "pec" if self.channel == "pec" else "email", self.address, "notice", detail=detail,
            )
        else:
            self._set_state("failed", reason_code="server", detail=detail, claim=0)

    @api.model
    def _read_answer(self, cause):
        """Return what the server answered, as ``(SMTP code, words)``; 554 where the message could not even be built."""
        refused = list(getattr(cause, "recipients", {}).values())
        code, words = refused[0] if refused else (getattr(cause, "smtp_code", 554), getattr(cause, "smtp_error", cause))
        words = words.decode(errors="replace") if isinstance(words, bytes) else str(words)
        return code, f"{code} {words}"[:200]

    def _build_message(self, mail_server, sender):
        """Return the message of one notice, from what was frozen on it."""
        self.ensure_one()
        name = self.user_id.name if self.channel == "email" and self.user_id else self.company_id.name
        bounce = self.company_id.bounce_email if self.channel == "email" else False
        headers = {"X-Auto-Response-Suppress": "OOF", "Return-Path": bounce or sender}
        return mail_server._build_email__(
            email_from=formataddr((name, sender)),
            email_to=[formataddr((self.partner_id.name, self.address))],
            subject=self.frozen_subject,
            body=self.frozen_body,
            subtype="html",
            reply_to=self._get_reply_to() or sender,
            attachments=[(file.name, file.raw, file.mimetype) for file in self.sudo().attachment_ids],
            message_id=self.message_id,
            headers=headers,
        )

    def _get_reply_to(self):
        """Return the address that answers to this notice come back to, or ``False`` for its sender."""
        self.ensure_one()
        return self.case_id.mandate_id._get_reply_address(self.channel)

    def _hold_without_server(self, mandate):
        """Hold what no server is set for, and tell the manager."""
        self._requeue()
        self._set_state("held", hold_code="no_server")
        self.env["credit.problem"].sudo()._raise("server", [{
            "name": self.env._("%(client)s: no server or no sender is set for these messages.", client=self.company_id.name),
            "todo": self.env._("Set server and sender on the mandate; the notices leave after the next night."),
            "company_id": self.company_id.id, "user_id": mandate.user_id.id,
            "res_model": mandate._name, "res_id": mandate.id,
        }])

    def _post_sent(self):
        """Put what has left into the threads of the cases, as the message the debtor got."""
        kinds = {"email": "email_outgoing", "pec": "email_outgoing", "sms": "sms"}
        comment = self.env["ir.model.data"]._xmlid_to_res_id("mail.mt_comment")
        silent = self.filtered(lambda notice: not notice.mail_message_id)
        values = [
            {
                "model": "credit.case",
                "res_id": notice.case_id.id,
                "message_type": kinds.get(notice.channel, "notification"),
                "subtype_id": comment,
                "author_id": notice.user_id.partner_id.id or self.env.ref("base.partner_root").id,
                "email_from": email_normalize(notice.user_id.email) or False,
                "reply_to": notice._get_reply_to(),
                "subject": notice.frozen_subject,
                "body": notice._get_thread_body(),
                "date": notice.date_sent or fields.Datetime.now(),
                "message_id": notice.message_id,
                "partner_ids": [(6, 0, notice.partner_id.ids)],
                "attachment_ids": [(6, 0, notice.attachment_ids.ids)],
            }
            for notice in silent
        ]
        messages = self.env["mail.message"].sudo().create(values)
        for notice, message in zip(silent, messages, strict=True):
            notice.mail_message_id = message

    def _get_thread_body(self):
        """Return the message as the thread shows it: by which channel and where it went, then its words."""
        self.ensure_one()
        return self.env["ir.qweb"]._render("sagres_credit.notice_message", {"notice": self})
