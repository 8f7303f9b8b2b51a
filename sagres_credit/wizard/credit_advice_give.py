from odoo import fields, models


class CreditAdviceGive(models.TransientModel):
    """Leave advice to who looks after a debtor."""

    _name = "credit.advice.give"
    _description = "Leave advice"

    case_id = fields.Many2one("credit.case", required=True, readonly=True)
    body = fields.Text(string="Advice", required=True)

    def action_send(self):
        self.ensure_one()
        self.case_id._advise(self.body)
        return {"type": "ir.actions.act_window_close"}
