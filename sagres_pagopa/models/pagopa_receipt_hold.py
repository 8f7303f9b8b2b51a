from odoo import models


class PagopaReceipt(models.Model):
    """While a receipt is here and not in the ledger, what it pays is not dunned."""

    _inherit = "pagopa.receipt"

    def write(self, vals):
        result = super().write(vals)
        if "state" in vals:
            self.sudo()._follow_holds()
        return result

    def _follow_holds(self):
        """Hold the items of receipts that could not be booked, and give back those of the others.

        Of who owes a part of another's item the item is not held: the parts of the others go on.
        """
        items = self.position_id.filtered(lambda position: position.kind != "share").receivable_ids
        if not items:
            return
        failed = self.search([
            ("state", "=", "failed"), ("position_id.receivable_ids", "in", items.ids), ("position_id.kind", "!=", "share"),
        ]).position_id.receivable_ids
        (items & failed).filtered(lambda item: not item.hold).write({
            "hold": True, "hold_code": "pagopa", "hold_reason": self.env._("Paid by pagoPA, not booked yet"),
        })
        (items - failed).filtered(lambda item: item.hold_code == "pagopa").write({
            "hold": False, "hold_code": False, "hold_reason": False,
        })
