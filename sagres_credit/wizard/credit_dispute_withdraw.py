from odoo import fields, models


class CreditDisputeWithdraw(models.TransientModel):
    """The debtor gives a dispute up: it stays written why."""

    _name = "credit.dispute.withdraw"
    _description = "Withdraw a dispute"

    dispute_id = fields.Many2one("credit.dispute", required=True, readonly=True)
    reason = fields.Char(required=True)

    def action_withdraw(self):
        self.ensure_one()
        self.dispute_id._withdraw(self.reason)
        return {"type": "ir.actions.act_window_close"}
