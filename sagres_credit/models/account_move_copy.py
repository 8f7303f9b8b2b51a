from contextlib import suppress

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain

INVOICE_TYPES = ("out_invoice", "out_receipt")


class AccountMove(models.Model):
    """Copies of invoices for the debtor: the document that exists, or the client's own print."""

    _inherit = "account.move"

    def _get_credit_copies(self):
        """Return ``({invoice: its PDF attachments}, invoices that could not be printed)``.

        What is printed here is stored as the PDF of the invoice, as Odoo's own sending does: the next copy is the same.
        Documents that come from a client's file are not printed, only what somebody filed on them is sent.
        """
        copies = {move: move.invoice_pdf_report_id for move in self if move.invoice_pdf_report_id}
        missing = self.filtered(lambda move: move.move_type in INVOICE_TYPES and move not in copies)
        imported = missing.filtered("credit_import_id")
        copies.update(imported._get_filed_documents())
        failed = self.browse()
        for company, moves in (missing - imported).grouped("company_id").items():
            moves.with_company(company)._print_credit_copies()
            copies.update({move: move.invoice_pdf_report_id for move in moves if move.invoice_pdf_report_id})
            failed |= moves.filtered(lambda move: not move.invoice_pdf_report_id)
        return copies, failed

    def _get_filed_documents(self):
        """Return ``{invoice: PDF attachments that somebody filed on it}``."""
        filed = self.env["ir.attachment"].search(
            Domain("res_model", "=", self._name) & Domain("res_id", "in", self.ids)
            & Domain("mimetype", "=", "application/pdf") & Domain("res_field", "=", False)
        )
        return {self.browse(res_id): documents for res_id, documents in filed.grouped("res_id").items()}

    def _print_credit_copies(self):
        """Print these invoices of one company, one call of the PDF engine for each report where the engine can.

        The engine of some systems takes one document at a time; and an invoice that cannot be printed does not stop
        the others.
        """
        reports = self.grouped(lambda move: self.env["account.move.send"]._get_default_pdf_report_id(move))
        for report, moves in reports.items():
            try:
                moves._print_together(report)
            except (UserError, ValueError, OSError):
                for move in moves if len(moves) > 1 else ():
                    with suppress(UserError, ValueError, OSError):
                        move._print_together(report)

    def _print_together(self, report):
        with self.env.cr.savepoint():
            engine = self.env["ir.actions.report"]
            content, kind = engine._pre_render_qweb_pdf(report.report_name, res_ids=self.ids)
            pages = engine._get_splitted_report(report.report_name, content, kind)
            self.env["ir.attachment"].create([
                {
                    "name": move._get_invoice_report_filename(report=report), "raw": pages[move.id],
                    "mimetype": "application/pdf", "res_model": move._name, "res_id": move.id,
                    "res_field": "invoice_pdf_report_file",
                }
                for move in self if move.id in pages
            ])
        self.invalidate_recordset(["invoice_pdf_report_id", "invoice_pdf_report_file"])
