from dataclasses import replace
from decimal import Decimal

from odoo.tests import HttpCase

from ..tools.node_faults import Fault
from ..tools.node_messages import build_request, parse_response
from ..tools.node_types import Request
from .common import TAX_CODE, PagopaCommon
from .node_samples import RECEIPT

SOAP = {"Content-Type": "text/xml; charset=utf-8"}
CALLED = {"creditor": TAX_CODE, "broker": TAX_CODE, "station": f"{TAX_CODE}_01"}


class NodeCommon(PagopaCommon, HttpCase):
    """Calls of the node over HTTP on the two notices of a debtor, 600 and 400 euro."""

    def setUp(self):
        super().setUp()
        self.creditor.action_make_journal()
        self.positions = self.env["pagopa.position"]._make_for_cases(self.case)
        self.positions._publish()
        self.position = self.positions.filtered(lambda position: position.amount == 600)
        self.option = self.position.option_ids
        self.url = f"/pagopa/node/{self.creditor.secret_path}"

    def ask(self, operation, notice=None, **vals):
        """Return what the endpoint answers to a call, read back."""
        asked = Request(
            operation=operation, fiscal_code=TAX_CODE, notice_number=notice or self.option.notice_number, **{**CALLED, **vals},
        )
        return self.post(build_request(asked), operation)

    def post(self, body, operation, **headers):
        self.env.flush_all()
        response = self.url_open(self.url, data=body, headers={**SOAP, **headers})
        self.assertEqual(response.status_code, 200)
        self.env.invalidate_all()
        return parse_response(operation, response.content)

    def get_receipt(self, option=None, amount=None, **vals):
        option = option or self.option
        amount = amount or Decimal(f"{option.amount_now:.2f}")
        part = replace(RECEIPT.transfers[0], amount=amount, fiscal_code=TAX_CODE)
        return replace(RECEIPT, **{
            "notice_number": option.notice_number, "fiscal_code": TAX_CODE, "iuv": option.iuv, "amount": amount,
            "transfers": (part,), **vals,
        })

    def send(self, receipt, operation="paSendRTV2"):
        return self.post(build_request(Request(operation=operation, receipt=receipt, **CALLED)), operation)

    def book(self):
        """Do what the scheduled job does."""
        self.env.flush_all()
        with self.night_cursor() as env:
            env["pagopa.receipt"]._cron_book()
        self.env.invalidate_all()

    def find_receipts(self):
        return self.env["pagopa.receipt"].search([("creditor_id", "=", self.creditor.id)], order="id")

    def find_anomalies(self):
        return self.env["pagopa.anomaly"].search([("creditor_id", "=", self.creditor.id)], order="id")

    def assertRefused(self, answer, code):
        self.assertIsInstance(answer, Fault)
        self.assertEqual(answer.code, code)
