from odoo import api, models


class AccountPartialReconcile(models.Model):
    """What is reconciled, or not any more, may be the money of a receipt."""

    _inherit = "account.partial.reconcile"

    @api.model_create_multi
    def create(self, vals_list):
        partials = super().create(vals_list)
        partials._tell_receipts()
        return partials

    def unlink(self):
        self._tell_receipts()
        return super().unlink()

    def _tell_receipts(self):
        self.env["pagopa.receipt"]._queue_moves((self.debit_move_id | self.credit_move_id).move_id)
