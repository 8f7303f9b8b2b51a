from odoo import models


class PagopaOption(models.Model):
    """Where an option can be paid online, and the proof that it was paid."""

    _inherit = "pagopa.option"

    def _get_online_url(self):
        """Return where this option can be paid in the browser: at the simulated desk, where nothing is real; else ``False``.

        For a module to offer a cashier, it must override this method.
        """
        self.ensure_one()
        creditor = self.sudo().creditor_id
        desk = creditor.environment == "simulated" and "simulator_url" in creditor._fields and creditor.simulator_url
        return f"{desk}?notice={self.notice_number}&body={creditor.tax_code}" if desk else False

    def _get_receipt(self):
        """Return the receipt of this option that can be printed for the debtor, empty without."""
        receipts = self.sudo().receipt_ids
        return receipts.sorted("id")[-1:] if hasattr(receipts, "_render_pdf") else receipts.browse()
