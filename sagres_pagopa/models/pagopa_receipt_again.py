from odoo import models
from odoo.exceptions import AccessError, UserError


class PagopaReceipt(models.Model):
    """A receipt that could not be booked is booked once what was missing is there."""

    _inherit = "pagopa.receipt"

    def action_book_again(self):
        """Have these receipts booked within seconds, now that what was missing is there."""
        if not self.env.user.has_group("sagres_credit.group_manager"):
            raise AccessError(self.env._("Only a credit manager has a receipt booked again."))
        self.check_access("read")
        if any(receipt.state != "failed" for receipt in self):
            raise UserError(self.env._("Only a receipt that could not be booked is booked again."))
        self.env["pagopa.anomaly"]._settle("R6", self)
        self.sudo().write({"state": "new", "failure": False})
        self._wake()
