from odoo import fields, models

from .credit_delivery import DELIVERY_CHANNELS


class CreditNotice(models.Model):
    """A notice by registered letter, PEC or hand has a delivery that proves when it reached the debtor."""

    _inherit = "credit.notice"

    is_formal = fields.Boolean(
        string="Puts in default", readonly=True,
        help="A written demand with which the debtor is in default: once delivered it interrupts the limitation.",
    )
    delivery_ids = fields.One2many("credit.delivery", "notice_id", string="Deliveries", readonly=True)

    def _post_state(self, old_states):
        """Give what has left a delivery, and catch up with the receipts that were quicker than the sender."""
        result = super()._post_state(old_states)
        sent = self.filtered(lambda notice: notice.state == "sent")
        formal = sent.filtered(lambda notice: notice._is_formal() and not notice.is_formal)
        formal.write({"is_formal": True})
        sent.filtered(lambda notice: notice.channel in DELIVERY_CHANNELS)._create_deliveries()
        return result

    def _is_formal(self):
        """Tell whether the words of this notice put the debtor in default: by its level, or because a person chose so."""
        self.ensure_one()
        by_level = self.purpose == "level" and self.level_id.stage_id.kind == "formal_notice"
        return by_level or self.purpose == "formal_notice"

    def _create_deliveries(self):
        """Create the delivery of each notice for the message it is now, unless a receipt has done it already."""
        known = self.delivery_ids.grouped("message_id")
        new = self.filtered(lambda notice: notice.message_id not in known)
        deliveries = self.env["credit.delivery"].sudo().create([notice._prepare_delivery_vals() for notice in new])
        # What is carried by hand leaves with its round.
        for day, posted in deliveries.filtered(lambda delivery: delivery.channel != "hand").grouped(
            lambda delivery: fields.Date.context_today(self, delivery.notice_id.date_sent or fields.Datetime.now())
        ).items():
            posted._set_state("posted", date_posted=day)
        (self - new).delivery_ids.sudo()._update_notices()
        return deliveries

    def _prepare_delivery_vals(self):
        self.ensure_one()
        return {
            "notice_id": self.id, "case_id": self.case_id.id, "company_id": self.company_id.id,
            "partner_id": self.partner_id.id, "channel": self.channel, "address": self.address,
            "message_id": self.message_id,
        }

    def _get_reason_labels(self):
        """Add why letters and certified messages do not arrive."""
        labels = self.env["credit.delivery"]._fields["reason"]._description_selection(self.env)
        return {
            **dict(labels),
            **super()._get_reason_labels(),
            # The same word for two things: a server refuses a recipient, a person refuses a letter.
            "refused": self.env._("Refused."),
        }
