from odoo import fields, models
from odoo.tools import SQL

ADDRESS_AT_FAULT = ("sms_number_missing", "sms_number_format", "sms_invalid_destination")


class CxInvitation(models.Model):
    """The question by SMS: one sentence and a short link, through Odoo's gateway, whichever the company has."""

    _inherit = "cx.invitation"

    def _hand_over_sms(self, state):
        """Hand these to the gateway of their company, each marked in a transaction of its own before.

        Written before the first commit: each commit empties the cache.
        """
        texts = [(invitation, invitation.address, invitation._get_sms_text()) for invitation in self]
        for invitation, number, text in texts:
            if message := invitation._mark_sms(state, number, text):
                gateway = invitation.company_id._get_sms_api_class()(self.env)
                gateway._set_company(invitation.company_id)
                message.with_context(sms_api=gateway)._send(unlink_sent=True)
                invitation._take_sms_answer(message)

    def _mark_sms(self, state, number, text):
        """Say that this one is being handed over, and commit; return its message, none where another worker was quicker.

        It is born in the state of what is being processed: Odoo's own queue must not send it as well.
        """
        self.ensure_one()
        self.env.flush_all()
        rows = self.env.execute_query(SQL(
            "SELECT id FROM cx_invitation WHERE id = %s AND state = %s FOR UPDATE SKIP LOCKED",
            self.id, "scheduled" if state == "sent" else "sent",
        ))
        message = self.env["sms.sms"].sudo()
        if rows:
            self._set_asked(state)
            message = message.create({"number": number, "body": text, "partner_id": self.partner_id.id, "state": "process"})
            self.env["sms.tracker"].sudo().create({"sms_uuid": message.uuid, "cx_invitation_id": self.id})
        self.env.flush_all()
        self.env["credit.notice"]._commit()
        return message

    def _take_sms_answer(self, message):
        if message.state != "error":
            return
        if message.failure_type in ADDRESS_AT_FAULT:
            self._fail(message.failure_type, permanent=True)
        else:
            self._put_off(message.failure_type)

    def _get_sms_text(self):
        """Return the words of the SMS in the person's language."""
        self.ensure_one()
        invitation = self.with_context(lang=self._get_lang())
        return invitation.env._(
            "%(client)s: how did it go? One question, ten seconds: %(link)s", client=self.company_id.name, link=self._get_url(),
        )


class SmsTracker(models.Model):
    """What the gateway reports later of a question by SMS moves its invitation."""

    _inherit = "sms.tracker"

    cx_invitation_id = fields.Many2one("cx.invitation", index="btree_not_null", ondelete="cascade")

    def _action_update_from_provider_error(self, provider_error):
        status, failure_type, failure_reason = super()._action_update_from_provider_error(provider_error)
        self.sudo().cx_invitation_id._fail(failure_reason or provider_error, permanent=status == "bounce")
        return status, failure_type, failure_reason
