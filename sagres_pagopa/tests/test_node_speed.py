import os
import threading
from unittest.mock import patch

from odoo.tests import tagged

from ..tools.node_messages import build_request
from ..tools.node_types import Request
from .common import TAX_CODE
from .node_common import CALLED, SOAP, NodeCommon


@tagged("post_install", "-at_install")
class TestNodeSpeed(NodeCommon):
    """A call costs few statements, and as many for a creditor of a thousand notices as for one of two."""

    def count(self, body):
        """Return the statements that the server runs for one call, savepoints and the session apart."""
        statements = []

        class Recorder(threading.Thread):
            def start(thread):
                thread.query_hooks = [lambda cursor, query, *more: statements.append(str(query))]
                super().start()

        self.env.flush_all()
        self.env.invalidate_all()
        with patch("socketserver.threading.Thread", Recorder), patch("threading.Thread", Recorder):
            response = self.url_open(self.url, data=body, headers=SOAP)
        self.assertIn(b"<outcome>OK", response.content)
        self.env.invalidate_all()
        if os.environ.get("SHOW"):
            print("\n".join(f"{n} {' '.join(s.split())[:230]}" for n, s in enumerate(statements)))
        self.statements = statements
        return len(statements)

    def get_question(self, operation):
        return build_request(Request(
            operation=operation, fiscal_code=TAX_CODE, notice_number=self.option.notice_number, **CALLED,
        ))

    def test_a_question_costs_few_statements(self):
        for operation, most in (("paVerifyPaymentNotice", 9), ("paGetPayment", 10), ("paGetPaymentV2", 10)):
            with self.subTest(operation):
                self.count(self.get_question(operation))
                self.assertLessEqual(self.count(self.get_question(operation)), most)

    def test_a_notice_of_many_items_costs_as_many_statements_as_one_of_one_item(self):
        self.count(self.get_question("paGetPaymentV2"))
        one = self.count(self.get_question("paGetPaymentV2"))
        self.position.sudo().receivable_ids = self.positions.receivable_ids
        self.assertGreater(len(self.position.receivable_ids), 1)
        self.assertEqual(self.count(self.get_question("paGetPaymentV2")), one)

    def test_only_a_receipt_waits_for_the_disk(self):
        self.count(self.get_question("paVerifyPaymentNotice"))
        self.assertIn("SET LOCAL synchronous_commit TO off", self.statements)
        self.count(build_request(Request(operation="paSendRTV2", receipt=self.get_receipt(), **CALLED)))
        self.assertNotIn("SET LOCAL synchronous_commit TO off", self.statements)

    def test_a_receipt_costs_few_statements(self):
        receipts = [self.get_receipt(receipt_id=f"token-{number}") for number in range(2)]
        bodies = [build_request(Request(operation="paSendRTV2", receipt=receipt, **CALLED)) for receipt in receipts]
        self.count(bodies[0])
        self.assertLessEqual(self.count(bodies[1]), 11)
