from odoo import fields, models


class CreditCaseReassign(models.TransientModel):
    """Give debtors to another operator, with the reason."""

    _name = "credit.case.reassign"
    _description = "Change operator"

    case_ids = fields.Many2many("credit.case", string="Cases", required=True)
    company_ids = fields.Many2many("res.company", compute="_compute_company_ids")
    user_id = fields.Many2one(
        "res.users", string="New operator", required=True,
        domain="[('share', '=', False), ('company_ids', 'in', company_ids)]",
    )
    reason = fields.Char(required=True)

    def _compute_company_ids(self):
        for wizard in self:
            wizard.company_ids = wizard.case_ids.company_id

    def action_assign(self):
        self.ensure_one()
        self.case_ids._assign(self.user_id, "manager", self.reason)
        return {"type": "ir.actions.act_window_close"}
