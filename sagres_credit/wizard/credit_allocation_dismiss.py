from odoo import fields, models
from odoo.exceptions import UserError


class CreditAllocationDismiss(models.TransientModel):
    """Leave a payment unallocated, with the reason."""

    _name = "credit.allocation.dismiss"
    _description = "Leave a payment unallocated"

    allocation_id = fields.Many2one("credit.allocation", required=True, readonly=True)
    reason = fields.Char(required=True)

    def action_dismiss(self):
        self.ensure_one()
        allocation = self.allocation_id
        allocation._check_may_act()
        if allocation.state != "proposed":
            raise UserError(self.env._("This payment has been decided on meanwhile: there is nothing to dismiss."))
        allocation.sudo()._update_state("dismissed", dismiss_reason=self.reason)
        return {"type": "ir.actions.act_window_close"}
