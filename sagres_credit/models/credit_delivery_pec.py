from datetime import timedelta, timezone

import pytz

from odoo import api, fields, models
from odoo.tools import email_normalize_all

from ..tools.pec import normalise_reference

# The certified day is the Italian one, wherever the reader's clock is.
ITALY = pytz.timezone("Europe/Rome")
CLOCK_DRIFT = timedelta(hours=24)
FAILURES = {"not_accepted": "not_accepted", "not_delivered": "not_delivered", "virus": "virus"}


class CreditDelivery(models.Model):
    """The receipts of certified mail: each is kept as it came, and moves the delivery it belongs to.

    A receipt is believed when it carries a provider's signature, names a Message-ID that only this database and the
    provider know, and speaks of the address the notice went to. The signature is kept with the receipt and not
    verified: who has to prove a delivery in court has it verified from the file.
    """

    _inherit = "credit.delivery"

    @api.model
    def _receive_receipt(self, message, raw):
        """Take one receipt in; what belongs to no delivery of ours becomes a problem that somebody owns.

        Receipts that come twice, late or in another order change nothing.

        :param PecMessage message: the receipt
        :param bytes raw: the message as it came
        :return: the delivery, or none
        """
        delivery = self.sudo()._find_by_reference(message.reference)
        doubt = delivery._explain_disbelief(message) if delivery else self.env._("No message of ours has this number.")
        if doubt:
            delivery._raise_receipt(message, raw, doubt)
            return self.browse()
        proof = self.env["credit.delivery.proof"]._keep(
            delivery, "receipt", delivery._describe_receipt(message), "receipt.eml", raw,
            date=message.date.astimezone(timezone.utc).replace(tzinfo=None),
            key=f"{message.kind} {message.identifier or message.message_id} {message.recipient}",
        )
        if proof:
            contradiction = delivery._apply_receipt(message)
            if contradiction:
                delivery._raise_receipt(message, raw, contradiction)
            delivery._post_receipt(proof)
        return delivery

    def _raise_receipt(self, message, raw, why):
        """Have somebody look at a receipt that could not be used; ``self``: the delivery it names, or none."""
        self.env["credit.problem"]._raise_mail(
            "receipt_unknown", raw, self.company_id or self._find_company(message),
            self.env._("A PEC receipt could not be used. %(why)s", why=why),
            self.env._("Read the receipt: if it is ours, look at its delivery and decide by hand what holds."),
        )

    @api.model
    def _find_by_reference(self, reference):
        """Return the delivery of a Message-ID; a receipt may be quicker than the sender, then it begins it."""
        reference = normalise_reference(reference)
        delivery = self.search([("message_id", "in", [reference, reference.lower()]), ("channel", "=", "pec")], limit=1)
        if delivery:
            return delivery
        notice = self.env["credit.notice"].sudo().search([
            ("message_id", "in", [reference, reference.lower()]), ("channel", "=", "pec"),
        ], limit=1)
        return notice._create_deliveries()

    @api.model
    def _find_company(self, message):
        """Return the client from whose PEC mailbox the original message says it left."""
        mandates = self.env["credit.mandate"].sudo().search([("state", "=", "active")])
        return mandates.filtered(lambda mandate: message.sender and mandate._get_sender("pec") == message.sender).company_id[:1]

    def _explain_disbelief(self, message):
        """Return in words why this receipt is not believed, ``False`` when it is."""
        self.ensure_one()
        ours = [address.lower() for address in email_normalize_all(self.address or "")]
        told = [message.recipient] if message.recipient else message.recipients
        if told and not set(told) & set(ours):
            return self.env._(
                "It speaks of %(told)s, the message went to %(address)s.", told=", ".join(told), address=self.address
            )
        moment = message.date.replace(tzinfo=None)
        left = fields.Datetime.to_datetime(self.date_posted or moment.date())
        if not left - CLOCK_DRIFT <= moment <= fields.Datetime.now() + CLOCK_DRIFT:
            return self.env._("Its date, %(date)s, cannot be true.", date=fields.Datetime.to_string(moment))
        return False

    def _apply_receipt(self, message):
        """Bring this delivery where the receipt says it is, as far as that is news; return why it cannot be, if so."""
        self.ensure_one()
        day = message.date.astimezone(ITALY).date()
        detail = message.error_detail[:200] or False
        if message.kind == "accepted":
            outcome = ("accepted", {"date_posted": self.date_posted or day})
        elif message.kind == "delivered":
            moment = message.date.replace(tzinfo=None)
            outcome = ("delivered", {
                "date_delivered": day, "delivered_at": moment, "received_by": message.recipient,
                "date_posted": min(self.date_posted or day, day),
            })
        elif message.kind in FAILURES:
            reason = "no_mailbox" if message.blames_address else FAILURES[message.kind]
            outcome = ("failed", {"reason": reason, "detail": detail})
        else:
            return False  # taken over by the other provider, or late: nothing is decided
        _results, refused = self._record_outcomes({self: outcome})
        return refused.get(self)

    def _describe_receipt(self, message):
        """Return in words what a receipt says."""
        words = {
            "accepted": self.env._("PEC accepted by the provider"),
            "not_accepted": self.env._("PEC not accepted by the provider"),
            "taken_over": self.env._("PEC taken over by the addressee's provider"),
            "delivered": self.env._("PEC delivered"),
            "not_delivered": self.env._("PEC not delivered"),
            "delayed": self.env._("PEC not delivered yet: the provider goes on trying"),
            "virus": self.env._("PEC stopped as dangerous"),
        }
        parts = (words[message.kind], message.recipient, message.error_detail[:200])
        return ": ".join(part for part in parts if part)

    def _post_receipt(self, proof):
        """Show a receipt in the thread of the case, with its file."""
        self.ensure_one()
        when = fields.Datetime.context_timestamp(self.with_context(tz=ITALY.zone), proof.date)
        words = f"{proof.name}, {when:%d/%m/%Y %H:%M:%S %z}"
        self.case_id.message_post(
            body=words, attachment_ids=proof.attachment_id.ids, subtype_xmlid="mail.mt_note",
            author_id=self.env.ref("base.partner_root").id,
        )
