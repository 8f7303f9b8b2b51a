from odoo import models


class PagopaReceipt(models.Model):
    """Who paid a notice whole owes nothing of it any more, whoever its parts went to."""

    _inherit = "pagopa.receipt"

    def _get_others_part(self):
        """Return what other bodies got of the open items of this notice.

        Never more than is open: what they got of something that was paid already is theirs to give back.
        """
        self.ensure_one()
        others = sum(self.transfer_ids.filtered(lambda part: not part.is_ours).mapped("amount"))
        left = sum(self.position_id._get_items_open().mapped("amount_residual")) if others else 0.0
        return self.currency_id.round(min(others, left))

    def _prepare_others_vals(self):
        """Return what a payment takes off the items of its notice for the parts of other bodies, beside the own one."""
        part = self._get_others_part()
        if self.currency_id.compare_amounts(part, 0) <= 0:
            return {}
        return {"write_off_line_vals": [{
            "name": self.env._("Parts of other bodies in the notice %(number)s", number=self.notice_number),
            "account_id": self.creditor_id._get_beneficiary_account().id, "partner_id": self.position_id.partner_id.id,
            "currency_id": self.currency_id.id, "amount_currency": part, "balance": part,
        }]}
