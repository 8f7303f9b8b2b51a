import re

from odoo import api, fields, models

#: What a server answers stands so in the words of the failure: ``{'a@b.it': (550, b'no such user')}`` or ``(421, ...)``.
ANSWER = re.compile(r"\((\d{3}), ")


class MailMail(models.Model):
    """An e-mail that asks a question tells its invitation when it does not arrive; one that asks an employee leaves no trace."""

    _inherit = "mail.mail"

    cx_invitation_id = fields.Many2one("cx.invitation", readonly=True, index="btree_not_null", ondelete="set null")
    cx_program_id = fields.Many2one(
        "cx.program", string="Anonymous programme", readonly=True, index="btree_not_null", ondelete="cascade",
    )

    @api.model
    def process_email_queue(self, email_ids=(), batch_size=1000):
        """Have what asks a question marked before it is handed over: a kill leaves it unsent or sent, never sent twice."""
        queue = self.with_context(cx_mark_before=True)
        return super(MailMail, queue).process_email_queue(email_ids, batch_size)

    def _prepare_outgoing_list(self, mail_server=False, doc_to_followers=None):
        """Commit that this question is being handed over: core has just written that it failed, until it has left."""
        prepared = super()._prepare_outgoing_list(mail_server=mail_server, doc_to_followers=doc_to_followers)
        if self.env.context.get("cx_mark_before") and (self.cx_invitation_id or self.cx_program_id):
            self.env.flush_all()
            self.env["credit.notice"]._commit()
        return prepared

    def _postprocess_sent_message(self, success_pids, success_emails, failure_reason=False, failure_type=None):
        """Tell the invitations that did not leave; forget who got a voucher."""
        asking = self.filtered("cx_invitation_id")
        hidden = self.filtered("cx_program_id")
        failed = failure_type or any(mail.state == "exception" for mail in asking)
        result = super()._postprocess_sent_message(
            success_pids, success_emails, failure_reason=failure_reason, failure_type=failure_type,
        )
        if failed:
            asking.exists()._tell_invitations(failure_reason, failure_type)
        (hidden if failure_type != "mail_smtp" else self.browse()).exists().sudo().unlink()
        return result

    def _tell_invitations(self, reason, kind):
        """Put off what the server did not take for now, take another way where it said no; the e-mail is over."""
        invitations = self.sudo().cx_invitation_id
        reason = reason or self[:1].failure_reason or kind
        code = ANSWER.search(reason or "")
        refused = code and code[1].startswith("5") and "Recipient" in reason
        if refused or kind in ("mail_email_invalid", "mail_email_missing"):
            invitations._fail(reason, permanent=True)
        else:
            invitations._put_off(reason)
        self.sudo().unlink()
