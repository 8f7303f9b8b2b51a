import base64

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.credit_delivery import RETURN_REASONS
from ..models.credit_delivery_outcome import STATE_DATES

REASONS = [*RETURN_REASONS, ("lost", "Lost by the post")]


class CreditDeliveryOutcome(models.TransientModel):
    """The dialog in which a person records what became of a letter: the card that came back, the letter returned."""

    _name = "credit.delivery.outcome"
    _description = "Outcome of a delivery"

    delivery_ids = fields.Many2many("credit.delivery", string="Deliveries", required=True)
    delivery_count = fields.Integer(compute="_compute_delivery_count")
    state = fields.Selection(
        [
            ("posted", "Posted"),
            ("deposited", "Waits at the post office"),
            ("delivered", "Delivered"),
            ("unclaimed", "Unclaimed"),
            ("returned", "Returned"),
            ("failed", "Lost by the post"),
        ],
        string="What happened", required=True, default="posted",
    )
    date = fields.Date(string="On", required=True, default=fields.Date.context_today)
    date_deposit = fields.Date(string="Deposit notice left on", help="An unclaimed letter counts from this day.")
    reason = fields.Selection(RETURN_REASONS, string="Why it came back")
    tracking = fields.Char(string="Tracking number")
    received_by = fields.Char()
    file = fields.Binary(string="Scan of the card or envelope")
    filename = fields.Char()

    @api.depends("delivery_ids")
    def _compute_delivery_count(self):
        for dialog in self:
            dialog.delivery_count = len(dialog.delivery_ids)

    def action_save(self):
        """Write what happened on the deliveries chosen, with the scan as their proof."""
        self.ensure_one()
        deliveries = self.delivery_ids.filtered(lambda delivery: delivery.channel == "registered")
        deliveries.check_access("read")
        deliveries.case_id._check_may_act()
        if not deliveries:
            raise UserError(self.env._("PEC and hand deliveries record themselves: choose registered letters."))
        if self.tracking and len(deliveries) > 1:
            raise UserError(self.env._("A tracking number belongs to one letter: choose one."))
        deliveries._set_state(self.state, **self._prepare_outcome_vals())
        if self.file:
            raw = base64.b64decode(self.file)
            for delivery in deliveries:
                self.env["credit.delivery.proof"]._keep(
                    delivery, "scan", self._describe_outcome(), self.filename or "scan", raw
                )
        return {"type": "ir.actions.act_window_close"}

    def _prepare_outcome_vals(self):
        vals = {}
        if self.state == "unclaimed":
            known = all(delivery.date_deposit for delivery in self.delivery_ids)
            if self.date_deposit or not known:
                vals["date_deposit"] = self.date_deposit
        elif self.state in STATE_DATES:
            vals[STATE_DATES[self.state]] = self.date
        if self.state == "returned":
            vals["reason"] = self.reason
        if self.state == "failed":
            vals["reason"] = "lost"
        if self.tracking:
            vals["tracking"] = self.tracking
        if self.state == "delivered":
            vals["received_by"] = self.received_by
        return vals

    def _describe_outcome(self):
        return dict(self._fields["state"]._description_selection(self.env))[self.state]
