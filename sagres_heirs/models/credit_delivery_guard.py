from odoo import models
from odoo.exceptions import UserError


class CreditDelivery(models.Model):
    """A letter that lies in the messenger's bag when the debtor dies is brought back."""

    _inherit = "credit.delivery"

    def _heirs_check_delivery(self):
        """Raise where one of these letters must not be handed over any more."""
        for delivery in self.sudo():
            words = delivery.notice_id and delivery.notice_id._heirs_get_bar()[1]
            if words:
                raise UserError(self.env._("Bring this letter back. %(why)s", why=words))

    def action_hand_over(self):
        self._heirs_check_delivery()
        return super().action_hand_over()

    def action_plan_round(self):
        self._heirs_check_delivery()
        return super().action_plan_round()

    def action_visit(self):
        self._heirs_check_delivery()
        return super().action_visit()
