from odoo import models


class AccountMove(models.Model):
    """What is posted, reversed or taken back may be the payment of a receipt, or its refund."""

    _inherit = "account.move"

    def _post(self, soft=True):
        posted = super()._post(soft)
        self.env["pagopa.receipt"]._queue_moves(posted)
        return posted

    def button_draft(self):
        result = super().button_draft()
        self.env["pagopa.receipt"]._queue_moves(self)
        return result
