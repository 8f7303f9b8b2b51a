from odoo import models


class CreditSettlement(models.Model):
    """A settlement that was offered before the death is accepted by nobody."""

    _inherit = "credit.settlement"

    def _check_may_be_accepted(self, name, channel):
        self.case_id._heirs_check_agreement()
        return super()._check_may_be_accepted(name, channel)

    def _send_offer(self):
        self.case_id._heirs_check_agreement()
        return super()._send_offer()
