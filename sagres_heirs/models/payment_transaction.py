from odoo import api, models


class PaymentTransaction(models.Model):
    """No payment is started from the page of who must not be asked."""

    _inherit = "payment.transaction"

    @api.model_create_multi
    def create(self, vals_list):
        transactions = super().create(vals_list)
        transactions.sudo().credit_case_id._heirs_check_contact()
        if self.env.user.share:  # who is at work here may book what a debtor paid by card before they died
            transactions.sudo().invoice_ids.commercial_partner_id._heirs_check_alive()
        return transactions
