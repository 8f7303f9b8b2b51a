from odoo import fields, models
from odoo.exceptions import UserError


class CreditLimitationDismiss(models.TransientModel):
    """Dismiss acts: these credits may lapse, and it stays written who decided it and why."""

    _name = "credit.limitation.dismiss"
    _description = "Dismiss acts that interrupt the limitation"

    act_ids = fields.Many2many("credit.limitation.act", readonly=True)
    reason = fields.Char(required=True)

    def action_dismiss(self):
        self.ensure_one()
        self.act_ids._check_manager()
        acts = self.act_ids._lock_proposed()
        reason = (self.reason or "").strip()
        if not reason:
            raise UserError(self.env._("Say why these credits may lapse: the client will ask."))
        acts._set_state("dismissed", note=reason, reason_code="person")
        words = {
            act.case_id.id: self.env._("%(user)s dismissed «%(act)s»: %(reason)s", user=self.env.user.name,
                                       act=act.display_name, reason=reason)
            for act in acts.sudo()
        }
        acts.sudo().case_id._message_log_batch(words, author_id=self.env.user.partner_id.id)
