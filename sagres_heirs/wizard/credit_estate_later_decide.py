from odoo import api, fields, models

from ..models.credit_estate_later import DECISIONS


class CreditEstateLaterDecide(models.TransientModel):
    """Decide whether debts arisen after the death are of the succession too, and why."""

    _name = "credit.estate.later.decide"
    _description = "Debts arisen after the death"

    estate_id = fields.Many2one("credit.estate", required=True, readonly=True)
    choice_ids = fields.Many2many("credit.receivable", compute="_compute_choice_ids")
    receivable_ids = fields.Many2many(
        "credit.receivable", "credit_estate_later_decide_rel", "decide_id", "receivable_id", string="Items", required=True,
        domain="[('id', 'in', choice_ids)]",
    )
    decision = fields.Selection(DECISIONS, required=True)
    reason = fields.Char(required=True)

    @api.depends("estate_id")
    def _compute_choice_ids(self):
        for dialog in self:
            dialog.choice_ids = dialog.estate_id._get_later_items().with_env(self.env)

    def action_decide(self):
        self.ensure_one()
        self.estate_id._decide_later(self.receivable_ids, self.decision, self.reason)
        return {"type": "ir.actions.act_window_close"}
