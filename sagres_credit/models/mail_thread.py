import email
import logging
import xmlrpc.client  # only its type of bytes  # nosec B411
from email import policy

from odoo import api, models
from odoo.tools.mail import unfold_references

from ..tools import pec
from ..tools.pec_errors import PecError

_logger = logging.getLogger(__name__)

AUTO_HEADERS = ("X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-Auto-Response")
AUTO_PRECEDENCE = ("auto_reply", "auto-reply", "bulk", "junk", "list")


class MailThread(models.AbstractModel):
    """What arrives by mail: certified receipts, envelopes and bounces are understood, letters reach their debtor."""

    _inherit = "mail.thread"

    @api.model
    def message_process(self, model, message, custom_values=None, save_original=False, strip_attachments=False, thread_id=None):
        """Take receipts and envelopes of certified mail in before anything else; the rest is core's.

        Nothing is answered to a provider and nothing is lost: what cannot be used becomes a problem with its file.
        """
        raw = message.data if isinstance(message, xmlrpc.client.Binary) else message
        raw = raw.encode("utf-8") if isinstance(raw, str) else bytes(raw)
        options = {
            "custom_values": custom_values, "save_original": save_original, "strip_attachments": strip_attachments,
            "thread_id": thread_id,
        }
        unwrapped = self.env.context.get("credit_outer_mail")
        certified = None if unwrapped else self._read_certified(raw)
        if certified is False or certified and certified.is_receipt and self._take_receipt(certified, raw):
            return False
        if certified and not certified.is_receipt:
            inside = self.with_context(credit_outer_mail=raw)
            return inside.message_process(model, certified.content, **options)
        thread = self.with_context(credit_auto_reply=self._is_auto_reply(raw))
        return super(MailThread, thread).message_process(model, raw, **options)

    @api.model
    def _read_certified(self, raw):
        """Return the certified message in ``raw``, ``None`` for ordinary mail, ``False`` when it cannot be read."""
        try:
            return pec.parse(raw)
        except PecError as error:
            _logger.info("A certified message cannot be read: %s", error)
            self.env["credit.problem"]._raise_mail(
                "receipt_malformed", raw, self.env["res.company"],
                self.env._("A certified message cannot be read: %(why)s", why=self._explain_pec_error(error)),
                self.env._("Read the file; record the outcome by hand, or ask the provider for the receipt again."),
            )
            return False

    @api.model
    def _explain_pec_error(self, error):
        words = {
            "unsigned": self.env._("no provider has signed it."),
            "truncated": self.env._("it is not complete."),
            "no_daticert": self.env._("its certification data are missing."),
            "no_reference": self.env._("it does not say which message it is about."),
            "other_reference": self.env._("its header and its signed part name two messages."),
            "other_kind": self.env._("its header and its signed part say two different things."),
            "no_recipient": self.env._("it does not say who received the message."),
            "date": self.env._("its date cannot be read."),
            "no_content": self.env._("the message inside is missing."),
        }
        return words.get(error.code, self.env._("its certification data are damaged (%(code)s).", code=error.code))

    @api.model
    def _take_receipt(self, certified, raw):
        """Take a receipt in unless it is about a message of another part of Odoo; return whether it was taken."""
        deliveries = self.env["credit.delivery"]
        if not deliveries.sudo()._find_by_reference(certified.reference):
            foreign = self.env["mail.message"].sudo().search_count([
                ("message_id", "=", certified.reference), ("model", "not in", ("credit.case", "credit.notice", False)),
            ], limit=1)
            if foreign:
                return False
        deliveries._receive_receipt(certified, raw)
        return True

    @api.model
    def _is_auto_reply(self, raw):
        """Tell whether a machine wrote this message (RFC 3834 and what came before it)."""
        headers = email.message_from_bytes(raw, policy=policy.compat32)
        submitted = str(headers.get("Auto-Submitted") or "no").strip().lower()
        precedence = str(headers.get("Precedence") or "").strip().lower()
        return submitted != "no" or precedence in AUTO_PRECEDENCE or any(name in headers for name in AUTO_HEADERS)

    def _message_parse_extract_payload(self, message, message_dict, save_original=False):
        """Keep the certified envelope of a letter beside what was in it."""
        payload = super()._message_parse_extract_payload(message, message_dict, save_original=save_original)
        if outer := self.env.context.get("credit_outer_mail"):
            payload["attachments"].append(self._Attachment("posta-certificata.eml", outer, {}))
        return payload

    @api.model
    def message_route(self, message, message_dict, model=None, thread_id=None, custom_values=None):
        """Lead letters to the case of who wrote them: by the message they answer, else by their sender."""
        if message_dict.get("is_bounce"):
            return super().message_route(message, message_dict, model, thread_id, custom_values)
        notice = self._find_answered_notice(message_dict)
        if direct := self._get_direct_route(message_dict, notice, custom_values):
            self._routing_reset_bounce(message, message_dict)
            return [direct]
        routes = super().message_route(message, message_dict, model, thread_id, custom_values)
        return [
            self.env["credit.mandate"].browse(route[1])._get_mail_route(message_dict, notice, route)
            if route[0] == "credit.mandate" and route[1] else route
            for route in routes
        ]

    @api.model
    def _get_direct_route(self, message_dict, notice, custom_values):
        """Return the route of a letter that core could not lead: to a notice not yet in its thread, to a PEC mailbox."""
        if notice and not notice.mail_message_id:
            return ("credit.case", notice.case_id.id, custom_values, self.env.uid, None)
        mandate = self.env["credit.mandate"]._find_by_recipients(message_dict)
        if mandate and not self._get_parent_message(message_dict):
            return mandate._get_mail_route(message_dict, notice, None)
        return None

    @api.model
    def _find_answered_notice(self, message_dict):
        """Return the notice that a letter answers, by its references."""
        text = f"{message_dict.get('references') or ''} {message_dict.get('in_reply_to') or ''}"
        references = [reference.strip() for reference in unfold_references(text)][-32:]
        if not references:
            return self.env["credit.notice"]
        return self.env["credit.notice"].sudo().search([("message_id", "in", references)], order="id desc", limit=1)

    @api.model
    def _routing_handle_bounce(self, email_message, message_dict):
        """Tell the notice that came back, beside what core does."""
        result = super()._routing_handle_bounce(email_message, message_dict)
        self.env["credit.notice"]._receive_bounce(email_message, message_dict)
        return result
