from odoo import models


class CreditPlan(models.Model):
    """A plan that was offered before the death is signed by nobody; a broken one is not accelerated."""

    _inherit = "credit.plan"

    def _check_may_be_signed(self, name, channel):
        self.case_id._heirs_check_agreement()
        return super()._check_may_be_signed(name, channel)

    def _send_offer(self):
        self.case_id._heirs_check_agreement()
        return super()._send_offer()

    def action_accelerate(self):
        self.case_id._heirs_check_agreement()
        return super().action_accelerate()

    def action_give_grace(self):
        self.case_id._heirs_check_agreement()
        return super().action_give_grace()
