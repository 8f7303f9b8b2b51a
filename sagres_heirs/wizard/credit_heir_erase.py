from odoo import fields, models

from ..models.credit_heir_erasure import ASKED_BY, REASONS


class CreditHeirErase(models.TransientModel):
    """Erase the data of a wrong person on request: who asked, when and why."""

    _name = "credit.heir.erase"
    _description = "Erase the data of a person"

    heir_id = fields.Many2one("credit.heir", required=True, readonly=True)
    asked_by = fields.Selection(ASKED_BY, string="Who asked", required=True, default="person")
    date_asked = fields.Date(string="When", required=True, default=fields.Date.context_today)
    reason = fields.Selection(REASONS, string="Why", required=True)

    def action_erase(self):
        self.ensure_one()
        self.heir_id._erase(self.asked_by, self.date_asked, self.reason)
        return {"type": "ir.actions.act_window_close"}
