from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools.misc import format_date

#: Ordinary post proves neither that a letter arrived nor when (1335 c.c.).
PROVED_CHANNELS = ("registered", "pec", "hand")


class CreditEstateLetter(models.Model):
    """The letter to the curator that arrived interrupts the limitation by itself: on the day it arrived, once, with its proof.

    What came back, or has no proof of its arrival, interrupts nothing.
    """

    _inherit = "credit.estate.letter"

    state = fields.Selection(selection_add=[("returned", "Came back")], ondelete={"returned": "cascade"})
    date_received = fields.Date(string="Received on", readonly=True, help="The day on the card or on the receipt of delivery.")
    date_returned = fields.Date(string="Came back on", readonly=True)
    curator_id = fields.Many2one(
        "res.partner", string="Curator written to", readonly=True, index="btree_not_null", ondelete="restrict",
    )
    receivable_ids = fields.Many2many(
        "credit.receivable", "credit_estate_letter_receivable_rel", "letter_id", "receivable_id", string="Items named",
        readonly=True, help="What the printed letter asks for, frozen.",
    )
    limitation_event_id = fields.Many2one(
        "credit.limitation.event", string="Interruption recorded", readonly=True, index="btree_not_null", ondelete="restrict",
    )

    is_received = fields.Boolean(compute="_compute_is_received")

    @api.depends("limitation_event_id.state")
    def _compute_is_received(self):
        """Tell whether an interruption was recorded for this letter and stands; one that was cancelled may be repeated."""
        for letter in self:
            letter.is_received = letter.sudo().limitation_event_id.state == "valid"

    def action_receive(self):
        """Open the dialog that says when the curator received the letter, with what proves it."""
        self.ensure_one()
        self.estate_id.case_id._check_may_act()
        return self._get_dialog("credit.estate.letter.step", self.env._("It was received"), default_step="received")

    def action_return(self):
        """Open the dialog that says that the letter came back."""
        self.ensure_one()
        self.estate_id.case_id._check_may_act()
        return self._get_dialog("credit.estate.letter.step", self.env._("It came back"), default_step="returned")

    def _prepare_curator(self, estate):
        return {**super()._prepare_curator(estate), "curator_id": estate.curator_id.id}

    def _freeze_amount(self):
        result = super()._freeze_amount()
        if self.kind == "curator":
            items = self.estate_id.case_id._get_open_items().filtered(lambda item: item.amount_residual > 0)
            self.receivable_ids = [Command.set(items.ids)]
        return result

    def _mark_received(self, date, documents):
        """Write down when the curator received this letter; the limitation of what it names begins anew on that day.

        :param date: the day on the card or the receipt; of a letter nobody fetched, the day of the notice of its deposit
        :param documents: ``ir.attachment`` that prove it
        :raises UserError: for a letter that interrupts nothing, without proof, or where it was recorded already
        """
        self.ensure_one()
        self.estate_id.case_id._check_may_act()
        self._check_receipt(date, documents)
        event = self.env["credit.limitation.event"].create({
            "case_id": self.estate_id.case_id.id, "nature": "demand", "date": date,
            "partner_id": self._get_curator().id, "amount": self.amount,
            "receivable_ids": [Command.set(self._get_named_items().ids)],
            "document_ids": [Command.set(documents.ids)],
            "note": self.env._(
                "Letter %(reference)s to the curator of the vacant estate, sent on %(day)s.", reference=self._get_reference(),
                day=format_date(self.env, self.date_sent),
            ),
        })
        self.sudo().write({"date_received": date, "limitation_event_id": event.id})
        self._tell(self.env._("Letter received on %(day)s: the limitation is interrupted", day=format_date(self.env, date)))

    def _mark_returned(self, date):
        """Write down that this letter came back: it reached nobody."""
        self.ensure_one()
        self.estate_id.case_id._check_may_act()
        if self.state != "sent" or self.is_received:
            raise UserError(self.env._("Only a letter that was sent, and that nobody received, comes back."))
        self._check_day(date)
        self.sudo().write({"state": "returned", "date_returned": date})
        self._tell(self.env._("Letter came back: %(kind)s", kind=self._get_label()))

    def _check_receipt(self, date, documents):
        """Raise where it cannot be recorded that the curator received this letter."""
        if self.kind != "curator":
            raise UserError(self.env._("Only the letter to the curator interrupts the limitation by being received."))
        if self.state not in ("sent", "answered"):
            raise UserError(self.env._("Only a letter that was sent is received."))
        if self.is_received:
            raise UserError(self.env._("It is recorded already that this letter was received."))
        if self.channel not in PROVED_CHANNELS:
            raise UserError(self.env._(
                "Ordinary post proves no receipt, so it interrupts nothing: send a registered letter or a certified e-mail."
            ))
        self._check_day(date)
        if not documents:
            raise UserError(self.env._("Attach what proves the receipt: the card that came back, or the receipt of delivery."))
        if not self._get_named_items():
            raise UserError(self.env._("Nothing of what the letter names is known any more."))

    def _check_day(self, date):
        if not date or date < self.date_sent or date > fields.Date.context_today(self):
            raise UserError(self.env._("What became of a letter is known after it was sent, and not in the future."))

    def _get_curator(self):
        return self.sudo().curator_id or self.sudo().estate_id.curator_id

    def _get_named_items(self):
        """Return the items that the letter names; of one printed before they were kept, those that were there by then."""
        letter = self.sudo()
        if letter.receivable_ids:
            return letter.receivable_ids
        items = letter.estate_id.case_id._get_open_items()
        return items.filtered(lambda item: item.amount_residual > 0 and item.line_id.date <= letter.date)
