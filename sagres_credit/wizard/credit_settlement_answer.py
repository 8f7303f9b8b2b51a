from odoo import fields, models


class CreditSettlementAnswer(models.TransientModel):
    """The answer of the client about a settlement: approved, refused, or another amount."""

    _name = "credit.settlement.answer"
    _description = "Answer about a settlement"

    settlement_id = fields.Many2one("credit.settlement", required=True, readonly=True, ondelete="cascade")
    currency_id = fields.Many2one(related="settlement_id.currency_id")
    needs_act = fields.Boolean(related="settlement_id.needs_act")
    decision = fields.Selection(
        [("approve", "Approve"), ("refuse", "Refuse"), ("counter", "Propose another amount")], required=True, default="approve",
    )
    amount = fields.Monetary(string="Amount that closes the debt")
    words = fields.Text(string="In words")
    act_number = fields.Char(string="Number of the act")
    act_file = fields.Binary(string="File of the act")
    act_name = fields.Char(string="Name of the file")

    def action_answer(self):
        """Decide; who may is checked by the settlement itself."""
        self.ensure_one()
        settlement = self.settlement_id
        if self.decision == "approve":
            settlement.action_client_approve(self.act_number, self.act_file, self.act_name)
        elif self.decision == "refuse":
            settlement.action_client_refuse(self.words)
        else:
            settlement.action_client_counter(self.amount, self.words)
        return {"type": "ir.actions.act_window_close"}
