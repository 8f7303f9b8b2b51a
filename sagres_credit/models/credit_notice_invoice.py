from odoo import models


class CreditNotice(models.Model):
    """Copies of the invoices that go with a notice: where the level asks, or where the debtor said they are lost."""

    _inherit = "credit.notice"

    def _get_invoice_copies(self):
        """Return ``{notice: attachments}``, the PDF of each open invoice; printed where it was never printed before.

        Items that come from a client's file have no document here: what was filed on them is sent, nothing is made up.
        A notice whose invoice cannot be printed is held, see :meth:`_hold_without_copy`, and is not among them.
        """
        wanted = {notice: notice._get_moves_to_copy() for notice in self}
        moves = self.env["account.move"].browse({move.id for moves in wanted.values() for move in moves})
        copies, failed = moves._get_credit_copies()
        without = self.filtered(lambda notice: wanted[notice] & failed)
        without._hold_without_copy(failed)
        empty = self.env["ir.attachment"]
        return {
            notice: empty.union(*(copies.get(move, empty) for move in wanted[notice])) for notice in self - without
        }

    def _hold_without_copy(self, failed):
        """Hold the notices that promise an invoice nobody could print, and tell the manager which."""
        self._set_state("held", hold_code="no_copy")
        mandates = self.env["credit.mandate"]._get_active(self.company_id)
        self.env["credit.problem"].sudo()._raise("no_copy", [
            {
                "name": self.env._("The invoice %(invoice)s cannot be printed: the messages that carry it wait.",
                                   invoice=move.name),
                "todo": self.env._("Print it from the invoice, or file its PDF there; the messages leave after the next night."),
                "company_id": move.company_id.id, "user_id": mandates[move.company_id].user_id.id,
                "res_model": move._name, "res_id": move.id,
            }
            for move in failed if move.company_id in mandates
        ])

    def _get_moves_to_copy(self):
        self.ensure_one()
        # What a person sends carries what that person ticked.
        said_lost = self.purpose == "level" and self.case_id._has_lost_invoices()
        if self.channel == "sms" or not (self.with_invoices or said_lost):
            return self.env["account.move"]
        items = self.case_id._filter_askable(self.case_id._get_items())
        return items.move_id
