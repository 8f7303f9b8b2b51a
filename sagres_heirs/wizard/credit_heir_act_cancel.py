from odoo import fields, models


class CreditHeirActCancel(models.TransientModel):
    """The dialog in which a person says why an act of a called person is cancelled."""

    _name = "credit.heir.act.cancel"
    _description = "Cancel an act of a called person"

    act_id = fields.Many2one("credit.heir.act", required=True, readonly=True)
    reason = fields.Char(string="Why", required=True)

    def action_cancel_act(self):
        self.ensure_one()
        self.act_id._cancel(self.reason)
        return {"type": "ir.actions.act_window_close"}
