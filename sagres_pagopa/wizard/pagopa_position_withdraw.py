from odoo import fields, models
from odoo.exceptions import UserError

from ..models.pagopa_position import LIVING_STATES


class PagopaPositionWithdraw(models.TransientModel):
    """Take positions back, with the reason: their notices can no longer be paid."""

    _name = "pagopa.position.withdraw"
    _description = "Withdraw positions"

    position_ids = fields.Many2many("pagopa.position", string="Positions", required=True, readonly=True)
    reason = fields.Selection(
        [("elsewhere", "Paid elsewhere"), ("cancelled", "Made by mistake"), ("held", "It may not be asked")],
        required=True, default="cancelled",
    )
    note = fields.Char(string="In words", required=True)

    def action_withdraw(self):
        self.ensure_one()
        positions = self.position_ids
        positions._check_may_act()
        if not (self.note or "").strip():
            raise UserError(self.env._("Say why, in words."))
        living = positions.filtered(lambda position: position.state in LIVING_STATES)
        if not living:
            raise UserError(self.env._("Nothing is left to withdraw: this position is paid or withdrawn."))
        living._withdraw(self.reason, self.note.strip())
        return {"type": "ir.actions.act_window_close"}
