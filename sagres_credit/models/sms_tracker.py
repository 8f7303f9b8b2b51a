from odoo import fields, models


class SmsTracker(models.Model):
    """What the gateway reports later of an SMS is written on its notice."""

    _inherit = "sms.tracker"

    credit_notice_id = fields.Many2one("credit.notice", index="btree_not_null", ondelete="cascade")

    def _action_update_from_sms_state(self, sms_state, failure_type=False, failure_reason=False):
        result = super()._action_update_from_sms_state(sms_state, failure_type, failure_reason)
        if sms_state == "sent":
            self._get_sent_notices()._set_state("delivered", date_delivered=fields.Datetime.now())
        return result

    def _action_update_from_provider_error(self, provider_error):
        status, failure_type, failure_reason = super()._action_update_from_provider_error(provider_error)
        notices = self._get_sent_notices()
        notices._set_state("bounced", reason_code="bounce", detail=failure_reason or provider_error)
        if status == "bounce":
            for notice in notices:
                self.env["credit.contact.mark"]._mark(
                    notice.partner_id, "phone", notice.address, "notice", detail=provider_error,
                )
        return status, failure_type, failure_reason

    def _get_sent_notices(self):
        """Return the notices of these messages that have left: what is being handed over is settled by its sender."""
        return self.sudo().credit_notice_id.filtered(lambda notice: notice.state == "sent")
