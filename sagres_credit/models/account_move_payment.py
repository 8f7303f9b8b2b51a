from odoo import models


class AccountMove(models.Model):
    """The entry of a payment that was declared on account: while it is a draft, the payment recognises nothing."""

    _inherit = "account.move"

    def write(self, vals):
        result = super().write(vals)
        if "state" in vals:
            payments = self.sudo().origin_payment_id
            if payments:
                payments._update_limitation_events()
        return result
