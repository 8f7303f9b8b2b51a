from datetime import date
from decimal import Decimal

from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from ..tools.node_messages import build_request
from ..tools.node_types import Request
from .common import IBAN, TAX_CODE
from .node_common import CALLED, SOAP, NodeCommon
from .node_spec import schema_errors
from .notice_common import read_codes, read_pages

#: Names as registries write them, and as they should not.
NAMES = [
    "Øyvind D'Àvila-Œuvre", "Żółć Gęślą Jaźń", "Jürgen Groß & Söhne <KG>", "E\u0301lise Bre\u0301zin", "李小龍", "محمد بن سلمان",
    "Ёлка Щукина", "😀 Anna \u202eissoR", "x" * 200, "A\u0007B", "]]> <!-- &amp;", "\u00a0\u2028Anna\u2003Rossi\ufeff",
]


@tagged("post_install", "-at_install")
class TestNodeCold(NodeCommon):
    """What comes up once in years, tried: names of any alphabet, five transfers, the last of February, metadata."""

    def get_payment(self, operation="paGetPaymentV2"):
        """Return the answer to a call, which must pass the schemas."""
        request = Request(operation, fiscal_code=TAX_CODE, notice_number=self.option.notice_number, **CALLED)
        self.env.flush_all()
        response = self.url_open(self.url, data=build_request(request), headers=SOAP)
        self.assertEqual(schema_errors(response.content), [])
        return self.post(build_request(request), operation)

    def test_names_of_any_alphabet_are_answered_and_printed(self):
        for name in NAMES:
            with self.subTest(ascii(name)):
                self.debtor.write({"name": name, "city": name[:40], "street": "Via Forlì 1/à"})
                self.assertTrue(self.get_payment().debtor.name)
                self.assertTrue(self.get_payment("paGetPayment").debtor.name)
                self.assertEqual(self.get_payment("paVerifyPaymentNotice").option.amount, 600)
                pages = read_pages(self.position._print_notice())
                self.assertEqual(len(read_codes(pages, "QRCode")), 1)

    def test_the_last_of_february(self):
        self.option.date_due = date(2028, 2, 29)
        self.assertEqual(self.get_payment().due_date, date(2028, 2, 29))
        self.assertEqual(self.get_payment("paVerifyPaymentNotice").option.due_date, date(2028, 2, 29))
        self.assertIn("29/02/2028", read_pages(self.position._print_notice())[0][0])

    def test_five_transfers_add_up_whatever_is_left(self):
        self.position.state = "draft"
        self.option.beneficiary_ids = [Command.create({
            "name": f"Body {number}", "tax_code": f"9999999999{number}", "iban": IBAN, "category_id": self.category.id,
            "amount": 0.01 + number / 3,
        }) for number in range(4)]
        self.position.state = "valid"
        asked = sum(Decimal(f"{part.amount:.2f}") for part in self.option.beneficiary_ids)
        for paid in (0, Decimal("599.00") - asked, asked):
            if paid:
                self.receive_for(paid)
            answer = self.get_payment()
            self.assertEqual(sum(part.amount for part in answer.transfers), answer.amount)
            self.assertEqual(len({part.index for part in answer.transfers}), len(answer.transfers))
            self.assertLessEqual(len(answer.transfers), 5)
        self.assertEqual(self.get_payment("paVerifyPaymentNotice").option.amount, Decimal("1.00"))

    def receive_for(self, amount):
        entry = self.receive(float(amount), self.debtor)
        (entry.line_ids | self.invoices[0].line_ids).filtered(
            lambda line: line.account_type == "asset_receivable" and not line.reconciled
        ).reconcile()

    def test_metadata_of_a_taxonomy_code_go_along(self):
        self.assertEqual(self.get_payment().metadata, ())
        self.category.metadata = "CHAPTER = 3100\n\n  YEAR=2026=b\n"
        for operation in ("paGetPayment", "paGetPaymentV2"):
            self.assertEqual(self.get_payment(operation).metadata, (("CHAPTER", "3100"), ("YEAR", "2026=b")))
        option = self.position._build_option(self.option, 600)
        self.assertEqual(option.metadata, (("CHAPTER", "3100"), ("YEAR", "2026=b")))

    def test_metadata_nobody_could_read_are_refused(self):
        for text, words in (
            ("CHAPTER", "one pair a line"), ("=1", "one pair a line"), ("A=" + "x" * 141, "one pair a line"),
            ("A=1\nA=2", "each key once"), ("\n".join(f"A{number}=1" for number in range(11)), "At most ten"),
        ):
            with self.subTest(text[:9]), self.assertRaisesRegex(ValidationError, words), self.env.cr.savepoint():
                self.category.metadata = text
