from odoo import models


class CreditDelivery(models.Model):
    """A formal notice that reached the debtor makes the terms of what it asked for begin anew, at once."""

    _inherit = "credit.delivery"

    def _post_state(self, old_states):
        result = super()._post_state(old_states)
        formal = self.filtered("effective_date").notice_id.filtered("is_formal")
        formal.sudo().item_ids.receivable_id._update_limitation()
        return result
