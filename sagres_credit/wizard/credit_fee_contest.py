from odoo import fields, models


class CreditFeeContest(models.TransientModel):
    """The client says what is wrong in a fee statement."""

    _name = "credit.fee.contest"
    _description = "Contest a fee statement"

    statement_id = fields.Many2one("credit.fee.statement", string="Fee statement", required=True, readonly=True)
    words = fields.Text(string="What is wrong", required=True)

    def action_contest(self):
        self.ensure_one()
        self.statement_id._contest(self.words)
        return {"type": "ir.actions.act_window_close"}
