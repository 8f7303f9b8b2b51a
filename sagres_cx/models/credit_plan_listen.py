from odoo import fields, models


class CreditPlan(models.Model):
    """A payment plan that was kept to its end is a moment to ask how it was."""

    _inherit = "credit.plan"

    def _set_kept(self):
        result = super()._set_kept()
        self.env["cx.program"]._collect("plan_kept", self)
        return result

    def _prepare_cx_events(self):
        """Return what these kept plans ask, once each."""
        now = fields.Datetime.now()
        return [
            (plan.case_id.partner_id.id, plan.case_id.id, plan.case_id.user_id.id, now, f"plan_kept:{plan.id}")
            for plan in self.filtered(lambda plan: plan.state == "kept")
        ]
