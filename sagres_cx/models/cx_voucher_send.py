from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import formataddr

from .cx_program import METRIC_RANGES


class CxVoucher(models.Model):
    """The e-mails of an anonymous wave: each goes with its voucher and is forgotten once it has left."""

    _inherit = "cx.voucher"

    @api.model
    def _write_mails(self, program, pairs):
        """Queue one e-mail for each pair of an address and the text of a voucher."""
        base = self.env["credit.link"]._get_base_url()
        pairs = [(address, f"{base}/v/{text}") for address, text in pairs]
        self._queue_mails(program, pairs)
        if program.reminder_days:
            later = fields.Datetime.add(fields.Datetime.now(), days=program.reminder_days)
            self._queue_mails(program, sorted((address, False) for address, _url in pairs), later)

    @api.model
    def _queue_mails(self, program, pairs, moment=False):
        """Write the e-mails into Odoo's queue, without a record, an author or a trace of who is asked.

        A reminder goes to everybody, because nobody knows who has answered; it carries no link, that stands in the first.
        """
        mandate = program._get_mandates().get(program.company_id)
        values = program._prepare_voucher_mail(mandate)
        self.env["mail.mail"].sudo().create([
            {
                **values, "email_to": formataddr((False, address)), "cx_program_id": program.id, "auto_delete": True,
                "body_html": program._render_voucher_mail(url), "author_id": False, "scheduled_date": moment,
            }
            for address, url in pairs
        ])
        self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()


class CxProgram(models.Model):
    """What the e-mail of an anonymous programme says: the same to everybody."""

    _inherit = "cx.program"

    def _set_state(self, state):
        """Forget the reminders of a programme that is closed."""
        result = super()._set_state(state)
        if state == "closed":
            self.env["mail.mail"].sudo().search([("cx_program_id", "in", self.ids), ("state", "=", "outgoing")]).unlink()
        return result

    def _get_voucher_lang(self):
        """Return the language of the client: a person's own would tell who they are."""
        installed = dict(self.env["res.lang"].get_installed())
        wanted = (self.company_id.partner_id.lang, self.env.lang, "en_US")
        return next((code for code in wanted if code in installed), "en_US")

    def _prepare_voucher_mail(self, mandate):
        self.ensure_one()
        program = self.with_context(lang=self._get_voucher_lang())
        sender = mandate._get_sender("email") if mandate else self.company_id.email
        sender = sender or self.company_id.default_from_email or self.env.user.email
        return {
            "subject": program.env._("%(client)s: what do you think? Nobody knows who answers", client=self.company_id.name),
            "email_from": formataddr((self.company_id.name, sender)) if sender else False,
            "reply_to": sender,
            "mail_server_id": mandate.mail_server_id.id if mandate else False,
            "headers": repr({"X-Auto-Response-Suppress": "OOF"}),
        }

    def _render_voucher_mail(self, url):
        """Return the e-mail with the link ``url``; without one it reminds everybody of the first."""
        self.ensure_one()
        program = self.with_context(lang=self._get_voucher_lang()).sudo()
        low, high = METRIC_RANGES[program.metric]
        return Markup(program.env["ir.qweb"]._render("sagres_cx.voucher_mail", {  # QWeb  # nosec B704
            "client": program.company_id.name, "intro": program.intro, "question": program.score_question_id.title,
            "low_label": program.score_question_id.scale_min_label, "high_label": program.score_question_id.scale_max_label,
            "scores": list(range(low, high + 1)), "url": url, "days": program.link_days,
            "colour": program.company_id.email_secondary_color or "#17506e",
        }))
