from odoo import api, fields, models
from odoo.exceptions import UserError


class CreditCaseHold(models.TransientModel):
    """Suspend the dunning of debtors until a day, with the reason."""

    _name = "credit.case.hold"
    _description = "Put on hold"

    case_ids = fields.Many2many("credit.case", string="Cases", required=True)
    date_until = fields.Date(string="Until", required=True, default=lambda self: self._get_default_date())
    reason = fields.Char(required=True)

    @api.model
    def _get_default_date(self):
        return fields.Date.add(fields.Date.context_today(self), days=14)

    def action_hold(self):
        self.ensure_one()
        if self.date_until < fields.Date.context_today(self):
            raise UserError(self.env._("Choose today or a later day: the hold ends by itself the day after."))
        self.case_ids.action_set_hold(self.date_until, self.reason)
        return {"type": "ir.actions.act_window_close"}
