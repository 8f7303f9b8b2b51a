import re

from odoo import api, models
from odoo.tools import email_normalize
from odoo.tools.mail import decode_message_header

# Said of the message or of the moment, not of the address: full, too big, refused as unwanted.
NOT_THE_ADDRESS = ("5.2.2", "5.2.3", "5.3.", "5.6.", "5.7.")

_status_re = re.compile(r"\b([245])\.\d{1,3}\.\d{1,3}\b")


class CreditNotice(models.Model):
    """Messages that come back: for good they end the notice and mark the address, for now they are only noted."""

    _inherit = "credit.notice"

    @api.model
    def _receive_bounce(self, email_message, message_dict):
        """Take in the report of a server that a message could not be delivered (RFC 3464).

        :return: the notices it is about
        """
        references = message_dict.get("bounced_msg_ids") or []
        notices = self.sudo().search([("message_id", "in", references)]) if references else self.browse()
        report = self._read_bounce(email_message)
        for notice in notices:
            told = report.get(notice.address) or next(iter(report.values()), None)
            if told:
                notice._take_bounce(*told)
        if not notices:
            self._take_bounced_letter(message_dict, report)
        return notices

    @api.model
    def _take_bounced_letter(self, message_dict, report):
        """Mark the address of a letter that an operator wrote from a case and that came back for good."""
        message = message_dict.get("bounced_message")
        if not message or message.model != "credit.case":
            return
        case = self.env["credit.case"].sudo().browse(message.res_id)
        for partner in message.sudo().partner_ids.filtered(lambda one: one.company_id == case.company_id):
            permanent, status, words = report.get(partner.email_normalized, (False, "", ""))
            if permanent and not status.startswith(NOT_THE_ADDRESS):
                self.env["credit.contact.mark"]._mark(partner, "email", partner.email, "notice", detail=words)

    @api.model
    def _read_bounce(self, email_message):
        """Return what a report says of each recipient, as ``{address: (permanent, status, words)}``."""
        report = {}
        for part in email_message.walk():
            if part.get_content_type() != "message/delivery-status":
                continue
            for block in part.get_payload():
                row = self._read_bounce_block(block)
                if row:
                    report.update(row)
        return report

    @api.model
    def _read_bounce_block(self, block):
        """Return one recipient of a report; permanent is only a failure that the server calls so (5.x.x)."""
        recipient = decode_message_header(block, "Final-Recipient") or decode_message_header(block, "Original-Recipient")
        if not recipient:
            return None
        action = decode_message_header(block, "Action").strip().lower()
        words = " ".join(decode_message_header(block, "Diagnostic-Code").partition(";")[2].split())
        status = decode_message_header(block, "Status").strip()
        match = _status_re.search(status) or _status_re.search(words)
        permanent = action == "failed" and bool(match) and match[1] == "5"
        address = email_normalize(recipient.rpartition(";")[2].strip(), strict=False) or ""
        return {address: (permanent, match[0] if match else "", f"{status} {words}".strip()[:200])}

    def _take_bounce(self, permanent, status, words):
        """Write on this notice that it came back; a delay is only told in the thread."""
        self.ensure_one()
        if not permanent:
            if status.startswith("4"):
                self.case_id.message_post(
                    body=self.env._("«%(notice)s» is late: %(words)s", notice=self.display_name, words=words),
                    author_id=self.env.ref("base.partner_root").id, subtype_xmlid="mail.mt_note",
                )
            return
        if self.state not in ("sent", "sending"):
            return
        self._set_state("bounced", reason_code="bounce", detail=words)
        if not status.startswith(NOT_THE_ADDRESS):
            kind = "pec" if self.channel == "pec" else "email"
            self.env["credit.contact.mark"]._mark(self.partner_id, kind, self.address, "notice", detail=words)
        late = self.delivery_ids.filtered(lambda delivery: delivery.message_id == self.message_id)
        late._record_outcomes({delivery: ("failed", {"reason": "not_delivered", "detail": words}) for delivery in late})
