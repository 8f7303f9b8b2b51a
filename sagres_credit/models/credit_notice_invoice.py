from collections import defaultdict

from odoo import models

LOST_REASONS = ("document", "document_not_received", "document_lost", "document_wrong_address")


class CreditNotice(models.Model):
    """Copies of the invoices that go with a notice: where the level asks, or where the debtor said they are lost."""

    _inherit = "credit.notice"

    def _get_invoice_copies(self):
        """Return ``{notice: attachments}``, the PDF of each open invoice; printed where it was never printed before.

        Items that come from a client's file have no document here: what was filed on them is sent, nothing is made up.
        """
        wanted = {notice: notice._get_moves_to_copy() for notice in self}
        moves = self.env["account.move"].browse({move.id for moves in wanted.values() for move in moves})
        copies = moves._get_credit_copies()
        empty = self.env["ir.attachment"]
        return defaultdict(lambda: empty, {
            notice: empty.union(*(copies.get(move, empty) for move in moves)) for notice, moves in wanted.items()
        })

    def _get_moves_to_copy(self):
        self.ensure_one()
        said_lost = self.case_id.last_reason_id.code in LOST_REASONS
        if self.channel == "sms" or not (self.with_invoices or self.purpose == "resend" or said_lost):
            return self.env["account.move"]
        items = self.case_id.receivable_ids.filtered(lambda item: item.amount_residual > 0 and not item.hold)
        return items.move_id
