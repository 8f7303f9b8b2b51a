from odoo import models


class PagopaReceipt(models.Model):
    """What was paid otherwise than due is booked all the same, and named."""

    _inherit = "pagopa.receipt"

    def _name_differences(self):
        """Put on the list what was paid otherwise than due, what a withdrawn notice brought, interest and costs that were paid.

        To be called before these receipts are booked: then their options still say what was due.
        """
        Anomaly = self.env["pagopa.anomaly"]
        Anomaly._raise("R8", self.filtered(lambda receipt: receipt._contradicts_itself()))
        Anomaly._raise("R5", self.filtered(lambda receipt: receipt.position_id.state == "invalid"))
        living = self.filtered(lambda receipt: receipt.position_id.state != "invalid")
        due = living._read_due()
        living._enlist("R2", {
            receipt: receipt.amount - due[receipt.option_id] for receipt in living
            if not receipt.currency_id.is_zero(receipt.amount - due[receipt.option_id])
        })
        living._enlist("R7", living._read_charges_paid())

    def _contradicts_itself(self):
        """Tell whether the transfers of a receipt are not what it says was paid."""
        self.ensure_one()
        return bool(self.currency_id.compare_amounts(sum(self.transfer_ids.mapped("amount")), self.amount))

    def _read_due(self):
        """Return ``{option: what was due of it on the day it was paid}``, which may be before today."""
        amounts = {}
        for day, receipts in self.grouped(lambda receipt: receipt._get_day()).items():
            options = receipts.option_id.with_context(pagopa_day=day)
            amounts.update(options._read_amounts())
            # Of what is booked again the option is paid already, and its items are open.
            amounts.update(receipts.filtered("payment_id").option_id.with_context(pagopa_day=day)._read_asked())
        return amounts

    def _read_charges_paid(self):
        """Return ``{receipt: interest and costs in it}``: what was paid beyond the open items because it was asked."""
        paid = {}
        for receipt in self.filtered("creditor_id.with_charges"):
            items = receipt.position_id._get_items_open() if receipt.position_id.kind == "receivable" else False
            if items:
                over = receipt.amount_ours + receipt._get_others_part() - sum(items.mapped("amount_residual"))
                if receipt.currency_id.compare_amounts(over, 0) > 0:
                    paid[receipt] = over
        return paid

    def _enlist(self, code, amounts):
        """Put these receipts on the list, each with its amount."""
        receipts = self.browse().union(*amounts)
        for anomaly in self.env["pagopa.anomaly"]._raise(code, receipts):
            anomaly.amount = amounts[self.browse(anomaly.receipt_id.id)]
