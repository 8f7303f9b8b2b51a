from odoo import fields, models
from odoo.exceptions import UserError


class CreditFeeExclude(models.TransientModel):
    """Leave payments out of the fee, with the reason the client reads."""

    _name = "credit.fee.exclude"
    _description = "Leave payments out of the fee"

    collection_ids = fields.Many2many(
        "credit.fee.collection", "credit_fee_exclude_collection_rel", string="Payments", required=True, readonly=True,
    )
    reason = fields.Char(required=True)

    def action_exclude(self):
        self.ensure_one()
        if not self.reason.strip():
            raise UserError(self.env._("Say why: the client reads it on the statement."))
        self.collection_ids._check_may_exclude()
        self.collection_ids._set_exclusion(self.reason.strip())
        return {"type": "ir.actions.act_window_close"}
