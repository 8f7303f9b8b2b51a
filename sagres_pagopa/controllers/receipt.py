from odoo import http
from odoo.http import content_disposition, request


class ReceiptController(http.Controller):
    """Where who works on a case gets the receipt of a payment."""

    @http.route("/pagopa/receipt/<model('pagopa.receipt'):receipt>", type="http", auth="user", methods=["GET"], readonly=True)
    def get(self, receipt):
        """Give the receipt as a PDF file to who may read it."""
        receipt.check_access("read")
        name = f"{receipt.env._('Receipt')} {receipt.notice_number}.pdf"
        return request.make_response(receipt._render_pdf(), [
            ("Content-Type", "application/pdf"), ("Content-Disposition", content_disposition(name)),
            ("X-Content-Type-Options", "nosniff"), ("Cache-Control", "private, no-store"),
        ])
