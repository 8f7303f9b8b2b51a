from odoo import models


class PagopaOption(models.Model):
    """Where an option can be paid online, and the proof that it was paid."""

    _inherit = "pagopa.option"

    def _get_online_url(self):
        """Return where this option can be paid in the browser, ``False`` where nowhere.

        For a module to offer a cashier, it must override this method.
        """
        return False

    def _get_receipt(self):
        """Return the receipt of this option that can be printed for the debtor, empty without."""
        receipts = self.sudo().receipt_ids
        return receipts.sorted("id")[-1:] if hasattr(receipts, "_print_receipt") else receipts.browse()
