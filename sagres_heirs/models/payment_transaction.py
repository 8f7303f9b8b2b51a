from odoo import api, models


class PaymentTransaction(models.Model):
    """No payment is started from the page of who must not be asked."""

    _inherit = "payment.transaction"

    @api.model_create_multi
    def create(self, vals_list):
        transactions = super().create(vals_list)
        transactions.sudo().credit_case_id._heirs_check_contact()
        return transactions
