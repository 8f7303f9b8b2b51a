from odoo import api, fields, models
from odoo.tools.misc import format_date

from ..models.credit_promise import PROMISE_CHANNELS


class CreditPromiseRecord(models.TransientModel):
    """Record a promise to pay: how much, for which day, in their words."""

    _name = "credit.promise.record"
    _description = "Record a promise"

    case_id = fields.Many2one("credit.case", required=True, readonly=True)
    currency_id = fields.Many2one(related="case_id.currency_id")
    amount = fields.Monetary(string="How much", compute="_compute_proposal", store=True, readonly=False)
    date = fields.Date(string="By", compute="_compute_proposal", store=True, readonly=False)
    weekday = fields.Char(string="That is", compute="_compute_weekday")
    channel = fields.Selection(
        [pair for pair in PROMISE_CHANNELS if pair[0] != "portal"], string="How it was made", required=True, default="phone",
    )
    note = fields.Char(string="In their words")

    @api.depends("case_id")
    def _compute_proposal(self):
        for dialog in self:
            dialog.amount = dialog.case_id._get_promise_proposal() if dialog.case_id else 0
            dialog.date = self.env["credit.call.log"]._get_working_day(7)

    @api.depends("date")
    def _compute_weekday(self):
        for dialog in self:
            dialog.weekday = dialog.date and format_date(self.env, dialog.date, date_format="EEEE d MMMM")

    def action_save(self):
        """Record the promise; where it cannot be, the dialog stays with what was written."""
        self.ensure_one()
        self.case_id._check_may_act()
        self.case_id._promise(self.amount, self.date, channel=self.channel, note=self.note)
        return {"type": "ir.actions.act_window_close"}
