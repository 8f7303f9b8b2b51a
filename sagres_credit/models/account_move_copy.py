from odoo import models
from odoo.fields import Domain

INVOICE_TYPES = ("out_invoice", "out_receipt")


class AccountMove(models.Model):
    """Copies of invoices for the debtor: the document that exists, or the client's own print."""

    _inherit = "account.move"

    def _get_credit_copies(self):
        """Return ``{invoice: its PDF attachments}``; invoices without a document are not in it.

        What is printed here is stored as the PDF of the invoice, as Odoo's own sending does: the next copy is the same.
        """
        copies = {move: move.invoice_pdf_report_id for move in self if move.invoice_pdf_report_id}
        missing = self.filtered(lambda move: move.move_type in INVOICE_TYPES and move not in copies)
        imported = missing.filtered("credit_import_id")
        copies.update(imported._get_filed_documents())
        for company, moves in (missing - imported).grouped("company_id").items():
            moves.with_company(company)._print_credit_copies()
            copies.update({move: move.invoice_pdf_report_id for move in moves})
        return copies

    def _get_filed_documents(self):
        """Return ``{invoice: PDF attachments that somebody filed on it}``."""
        filed = self.env["ir.attachment"].search(
            Domain("res_model", "=", self._name) & Domain("res_id", "in", self.ids)
            & Domain("mimetype", "=", "application/pdf") & Domain("res_field", "=", False)
        )
        return {self.browse(res_id): documents for res_id, documents in filed.grouped("res_id").items()}

    def _print_credit_copies(self):
        """Print these invoices of one company, one call of the PDF engine for each report."""
        reports = self.grouped(lambda move: self.env["account.move.send"]._get_default_pdf_report_id(move))
        for report, moves in reports.items():
            engine = self.env["ir.actions.report"]
            content, kind = engine._pre_render_qweb_pdf(report.report_name, res_ids=moves.ids)
            pages = engine._get_splitted_report(report.report_name, content, kind)
            self.env["ir.attachment"].create([
                {
                    "name": move._get_invoice_report_filename(report=report), "raw": pages[move.id],
                    "mimetype": "application/pdf", "res_model": move._name, "res_id": move.id,
                    "res_field": "invoice_pdf_report_file",
                }
                for move in moves if move.id in pages
            ])
            moves.invalidate_recordset(["invoice_pdf_report_id", "invoice_pdf_report_file"])
