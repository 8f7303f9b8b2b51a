from odoo import fields, models


class AccountPayment(models.Model):
    """A payment to a debtor gives back what came through pagoPA: a revocation in a flow is compared with it."""

    _inherit = "account.payment"

    pagopa_refund_id = fields.Many2one(
        "pagopa.receipt", string="Refund of the receipt", copy=False, index="btree_not_null", ondelete="restrict",
        check_company=True, groups="sagres_credit.group_operator,sagres_credit.group_client",
    )

    def action_cancel(self):
        """Look at the receipts of cancelled payments: the entry of a draft is gone by then."""
        payments = self.sudo()
        (payments.pagopa_receipt_id | payments.pagopa_refund_id)._queue_payments()
        return super().action_cancel()
