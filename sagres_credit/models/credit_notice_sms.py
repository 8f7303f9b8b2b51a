from odoo import models
from odoo.tools import html2plaintext


class CreditNotice(models.Model):
    """SMS: through Odoo's gateway, whichever the company has."""

    _inherit = "credit.notice"

    def _hand_over_sms(self):
        """Hand these notices to the gateway of their company, each between two commits.

        They are born in the state of what is being processed: Odoo's own queue must not send them as well.
        """
        messages = self.env["sms.sms"].sudo().create([
            {
                "number": notice.address, "body": notice._get_sms_text(), "partner_id": notice.partner_id.id,
                "state": "process",
            }
            for notice in self
        ])
        self.env["sms.tracker"].sudo().create([
            {"sms_uuid": message.uuid, "credit_notice_id": notice.id}
            for notice, message in zip(self, messages, strict=True)
        ])
        for place, (notice, message) in enumerate(zip(self, messages, strict=True)):
            if notice._mark(place):
                gateway = notice.company_id._get_sms_api_class()(self.env)
                gateway._set_company(notice.company_id)
                message.with_context(sms_api=gateway)._send(unlink_sent=False)
                notice._take_sms_answer(message)
            else:
                message.unlink()

    def _take_sms_answer(self, message):
        if message.state != "error":
            return
        detail = dict(message._fields["failure_type"]._description_selection(self.env)).get(message.failure_type, "")
        if message.failure_type in ("sms_number_missing", "sms_number_format"):
            self._set_state("bounced", reason_code="refused", detail=detail, claim=0)
            self.env["credit.contact.mark"]._mark(self.partner_id, "phone", self.address, "notice", detail=detail)
        else:
            self._put_off(detail)

    def _get_sms_text(self):
        """Return the words of a message of one notice: the plain text of its template, without layout."""
        self.ensure_one()
        return html2plaintext(self.frozen_body or "").strip()
