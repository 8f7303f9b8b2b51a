from markupsafe import Markup

from odoo import fields, models
from odoo.tools import formataddr

from .cx_program import METRIC_RANGES


class CxInvitation(models.Model):
    """The question by e-mail: in the person's language, its scores are links that write nothing before a person confirms."""

    _inherit = "cx.invitation"

    message_id = fields.Char(readonly=True, copy=False, index="btree_not_null")

    def _hand_over_email(self, state):
        """Write the e-mails into Odoo's queue, in the transaction that says they were asked."""
        self._set_asked(state)
        mandates = self.program_id._get_mandates()
        mails = self.env["mail.mail"].sudo().create([
            invitation._prepare_mail_vals(mandates.get(invitation.company_id), state) for invitation in self
        ])
        for invitation, mail in zip(self, mails, strict=True):
            invitation.message_id = mail.message_id
        self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()

    def _prepare_mail_vals(self, mandate, state):
        self.ensure_one()
        invitation = self.with_context(lang=self._get_lang())
        sender = mandate._get_sender("email") if mandate else self.company_id.email
        sender = sender or self.company_id.default_from_email or self.env.user.email
        return {
            "subject": invitation._get_subject(state),
            "body_html": invitation._render_mail(state),
            "email_from": formataddr((self.operator_id.name or self.company_id.name, sender)) if sender else False,
            "email_to": formataddr((self.partner_id.name, self.address)),
            "reply_to": mandate and mandate._get_reply_address("email") or sender,
            "mail_server_id": mandate.mail_server_id.id if mandate else False,
            "headers": repr(self._get_mail_headers()),
            "auto_delete": True,
            "cx_invitation_id": self.id,
        }

    def _get_lang(self):
        """Return the language a person is spoken to in: theirs, else the client's."""
        self.ensure_one()
        installed = dict(self.env["res.lang"].get_installed())
        wanted = (self.partner_id.lang, self.company_id.partner_id.lang, self.env.lang, "en_US")
        return next((code for code in wanted if code in installed), "en_US")

    def _get_mail_headers(self):
        """Return the headers by which a mail program shows a button to stop (RFC 8058) and nobody answers from holiday."""
        return {
            "List-Unsubscribe": f"<{self._get_url('unsubscribe')}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "X-Auto-Response-Suppress": "OOF",
        }

    def _get_subject(self, state):
        self.ensure_one()
        client = self.company_id.name
        if state == "reminded":
            return self.env._("%(client)s: we would still like to hear you", client=client)
        return self.env._("%(client)s: how did it go? One question", client=client)

    def _render_mail(self, state):
        self.ensure_one()
        return Markup(self.env["ir.qweb"]._render("sagres_cx.invitation_mail", self._prepare_ask_values(state)))  # nosec B704

    def _prepare_ask_values(self, state):
        """Return what an e-mail or a letter says, in the language of the context."""
        self.ensure_one()
        program = self.program_id.sudo()
        low, high = METRIC_RANGES[program.metric]
        return {
            "invitation": self,
            "name": self.partner_id.name,
            "client": self.company_id.name,
            "operator": self.operator_id.name,
            "intro": program.intro,
            "question": program.score_question_id.title,
            "low_label": program.score_question_id.scale_min_label,
            "high_label": program.score_question_id.scale_max_label,
            "scores": list(range(low, high + 1)),
            "url": self._get_url(),
            "stop_url": self._get_url("stop"),
            "again": state == "reminded",
            "colour": self.company_id.email_secondary_color or "#17506e",
            "logo": f"{self.env['credit.link']._get_base_url()}/logo.png?company={self.company_id.id}",
        }
