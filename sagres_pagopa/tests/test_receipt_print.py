from io import BytesIO

from pypdf import PdfReader

from odoo.exceptions import UserError
from odoo.tests import tagged

from .node_common import NodeCommon


@tagged("post_install", "-at_install")
class TestReceiptPrint(NodeCommon):
    """Who owes gets a page of what was paid, and learns of who paid no more than they may."""

    def setUp(self):
        super().setUp()
        self.assertIsNone(self.send(self.get_receipt()))
        self.receipt = self.find_receipts()

    def read(self, data):
        return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages).split())

    def test_the_page_says_what_was_paid_to_whom(self):
        text = self.read(self.receipt._render_pdf())
        number = self.option.notice_number
        for part in ("Casa Serena", self.creditor.tax_code, f"{number[:4]} {number[4:8]}", self.option.iuv, "600", "token-1",
                     "20/11/2026 10:30", "Banca di Prova"):
            self.assertIn(part, text)

    def test_who_paid_is_named_only_to_themselves(self):
        text = self.read(self.receipt._render_pdf())
        self.assertIn("A*** R***", text)
        self.assertNotIn("Anna Rossi", text)
        self.debtor.credit_tax_code = self.receipt.payer_tax_code
        self.assertIn("Anna Rossi", self.read(self.receipt._render_pdf()))

    def test_hostile_texts_stay_texts(self):
        self.receipt.psp_name = "<b>Banca</b> & <img src=x>" * 30
        self.assertIn("<img src=x>", self.read(self.receipt._render_pdf()))

    def test_what_was_not_paid_has_no_page(self):
        self.receipt.state = "unpaid"
        with self.assertRaisesRegex(UserError, "Nothing was paid with this receipt"):
            self.receipt.action_print()

    def test_only_who_may_read_the_receipt_gets_it(self):
        url = self.receipt.with_user(self.operator).action_print()["url"]
        self.authenticate("anna", "anna")
        response = self.url_open(url)
        self.assertEqual((response.status_code, response.headers["Content-Type"]), (200, "application/pdf"))
        self.assertIn("attachment", response.headers["Content-Disposition"])
        self.authenticate(None, None)
        self.assertNotEqual(self.url_open(url, allow_redirects=False).status_code, 200)
        stranger = self._create_user("stranger", "sagres_credit.group_operator", self.other_client)
        self.authenticate(stranger.login, stranger.login)
        self.assertNotEqual(self.url_open(url).status_code, 200)
