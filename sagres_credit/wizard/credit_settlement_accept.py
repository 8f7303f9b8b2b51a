from odoo import api, fields, models


class CreditSettlementAccept(models.TransientModel):
    """Record that the debtor accepts a settlement, by phone or on paper."""

    _name = "credit.settlement.accept"
    _description = "The debtor accepts a settlement"

    settlement_id = fields.Many2one("credit.settlement", required=True, readonly=True, ondelete="cascade")
    accepted_by = fields.Char(string="Who accepts", compute="_compute_accepted_by", store=True, readonly=False, precompute=True)
    channel = fields.Selection([("phone", "By phone"), ("paper", "On paper")], string="How", required=True, default="phone")

    @api.depends("settlement_id")
    def _compute_accepted_by(self):
        for dialog in self:
            dialog.accepted_by = dialog.settlement_id.debtor_id.name

    def action_accept(self):
        """Put the settlement in force."""
        self.ensure_one()
        self.settlement_id.case_id._check_may_act()
        self.settlement_id._accept(self.accepted_by, self.channel)
        return {"type": "ir.actions.act_window_close"}
