from odoo import api, fields, models


class CreditLimitationEventCancel(models.TransientModel):
    """The dialog in which a person says why an act is cancelled, and sees what the terms will be without it."""

    _name = "credit.limitation.event.cancel"
    _description = "Cancel an act"

    event_id = fields.Many2one("credit.limitation.event", string="Act", required=True, readonly=True)
    reason = fields.Char(string="Why", required=True)
    forecast = fields.Char(string="What follows", compute="_compute_forecast")

    @api.depends("event_id")
    def _compute_forecast(self):
        for dialog in self:
            dialog.forecast = dialog.event_id and dialog.event_id._explain_cancelling()

    def action_cancel_act(self):
        self.ensure_one()
        self.event_id._cancel(self.reason)
        return {"type": "ir.actions.act_window_close"}
