from odoo import models
from odoo.exceptions import UserError


class CreditLimitationAct(models.Model):
    """An act that only a court can do goes to a lawyer."""

    _inherit = "credit.limitation.act"

    def action_refer(self):
        """Open the dialog that gives the items of this act to a lawyer; the term is near, so a mediation may not come first."""
        self.ensure_one()
        self._check_manager()
        if self.kind == "formal_notice" or self.state not in ("proposed", "approved"):
            raise UserError(self.env._("Only an act that goes to court and is not done yet is given to a lawyer."))
        if self.case_id.referral_id:
            return self.case_id._get_referral_action()
        return self.case_id._get_refer_action(
            self._get_open_items(), default_act_id=self.id, default_reason=self.why, default_urgency_reason=self.why,
        )

    def _entrust_to_lawyer(self):
        """A lawyer has it now: it is approved, and waits for the act of court."""
        acts = self.filtered(lambda act: act.state == "proposed")
        if acts:
            acts._set_state("approved", **acts._prepare_approval_vals())
