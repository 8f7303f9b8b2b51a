from odoo import fields, models


class CreditEstateMistake(models.TransientModel):
    """Say that a person has not died, and why it was believed."""

    _name = "credit.estate.mistake"
    _description = "Estate opened by mistake"

    estate_id = fields.Many2one("credit.estate", required=True, readonly=True)
    reason = fields.Text(string="How it is known", required=True)

    def action_apply(self):
        self.ensure_one()
        self.estate_id._mistake(self.reason)
        return {"type": "ir.actions.act_window_close"}
