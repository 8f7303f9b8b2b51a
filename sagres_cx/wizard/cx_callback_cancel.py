from odoo import fields, models


class CxCallbackCancel(models.TransientModel):
    """Say why nobody is called back about a voice."""

    _name = "cx.callback.cancel"
    _description = "Do not call back"

    callback_id = fields.Many2one("cx.callback", required=True, readonly=True)
    reason = fields.Char(string="Why nobody is called back", required=True)

    def action_save(self):
        self.ensure_one()
        self.callback_id._cancel(self.reason)
        return {"type": "ir.actions.act_window_close"}
