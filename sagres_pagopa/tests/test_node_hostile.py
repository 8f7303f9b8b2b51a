import gzip
from unittest.mock import patch

from odoo.fields import Datetime
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..tools.node_messages import build_request
from ..tools.node_types import Request
from ..tools.safe_xml import MAX_BYTES
from .common import TAX_CODE
from .node_common import CALLED, SOAP, NodeCommon

CONTROLLER = "odoo.addons.sagres_pagopa.models.node_call"
VERIFY = "paVerifyPaymentNotice"


@tagged("post_install", "-at_install")
class TestNodeHostile(NodeCommon):
    """Whatever comes to the address of the node is answered or refused, and written down."""

    def get_body(self):
        return build_request(Request(
            operation=VERIFY, fiscal_code=TAX_CODE, notice_number=self.option.notice_number, **CALLED,
        ))

    def get_calls(self):
        return self.env["pagopa.call"].search([("creditor_id", "=", self.creditor.id)])

    def test_every_kind_of_hostile_xml_gets_a_soap_fault_and_a_line_in_the_log(self):
        body = self.get_body()
        start = body.index(b"<soapenv")
        bodies = {
            "billion laughs": b'<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;">]>' + body[start:],
            "external entity": b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]>' + body[start:],
            "utf-16 to hide it": '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a><a/>'.encode("utf-16"),
            "utf-7": b'<?xml version="1.0" encoding="UTF-7"?>' + body[start:],
            "wrong encoding": b'<?xml version="1.0" encoding="UTF-8"?><a>\xe8</a>',
            "deep": b"<a>" * 5000 + b"</a>" * 5000,
            "too long": body[start:] + b" " * MAX_BYTES,
            "cut": body[:-20],
            "another namespace": body.replace(b"paForNode.xsd", b"paForNode2.xsd"),
            "soap 1.2": body.replace(b"schemas.xmlsoap.org/soap/envelope/", b"www.w3.org/2003/05/soap-envelope"),
            "two bodies": body.replace(b"</soapenv:Body>", b"</soapenv:Body><soapenv:Body/>"),
            "unknown operation": body.replace(b"paVerifyPaymentNoticeReq", b"paVerifyEverythingReq"),
            "packed": gzip.compress(body),
        }
        for place, (name, hostile) in enumerate(bodies.items(), 1):
            with self.subTest(name):
                response = self.url_open(self.url, data=hostile, headers=SOAP)
                self.assertEqual(response.status_code, 200)
                self.assertIn(b"<faultcode>soapenv:", response.content)
                self.assertNotIn(b"root:", response.content)
                self.assertEqual(len(self.get_calls()), place)

    def test_a_packed_body_is_refused_even_if_it_could_be_unpacked(self):
        packed = {**SOAP, "Content-Encoding": "gzip"}
        response = self.url_open(self.url, data=gzip.compress(self.get_body()), headers=packed)
        self.assertIn(b"<faultcode>soapenv:Client", response.content)

    def test_known_operations_with_wrong_content_are_refused_with_their_code(self):
        body = self.get_body()
        for name, wrong in {
            "letters": body.replace(self.option.notice_number.encode(), b"3010000000000042AB"),
            "missing": body.replace(f"<idPA>{TAX_CODE}</idPA>".encode(), b""),
            "twice": body.replace(b"<idPA>", b"<idPA>1</idPA><idPA>"),
        }.items():
            with self.subTest(name):
                self.assertRefused(self.post(wrong, VERIFY), "PAA_SINTASSI_EXTRAXSD")

    def test_headers_do_not_decide_what_is_asked(self):
        for headers in (
            {"SOAPAction": '"paVerifyPaymentNotice"'}, {"SOAPAction": "paVerifyPaymentNotice"}, {"SOAPAction": ""},
            {"SOAPAction": '"paSendRT"'}, {"Content-Type": "application/soap+xml"}, {"Content-Type": "text/plain"},
        ):
            with self.subTest(headers):
                self.assertEqual(self.post(self.get_body(), VERIFY, **headers).option.amount, 600)

    def test_a_form_is_no_call(self):
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        response = self.url_open(self.url, data=self.get_body(), headers=form)
        self.assertIn(b"<faultcode>soapenv:Client", response.content)

    def test_only_the_description_is_read_without_a_call(self):
        self.assertEqual(self.url_open(self.url).status_code, 405)
        self.assertEqual(self.url_open(self.url, method="HEAD").status_code, 405)
        self.assertEqual(self.url_open(self.url + "?WSDL", method="HEAD").status_code, 200)
        self.assertEqual(self.opener.put(self.base_url() + self.url, data=b"<a/>").status_code, 405)
        self.assertFalse(self.get_calls())

    def test_an_error_of_ours_is_answered_and_stays_in_the_log(self):
        Node = self.env.registry["pagopa.node"]
        with patch.object(Node, "_find_option", side_effect=ZeroDivisionError), mute_logger(CONTROLLER):
            self.assertRefused(self.ask(VERIFY), "PAA_SYSTEM_ERROR")
        call = self.get_calls()
        self.assertEqual((call.outcome, call.notice_number), ("PAA_SYSTEM_ERROR", self.option.notice_number))
        self.assertFalse(call.is_lost)

    def test_a_receipt_that_an_error_of_ours_kept_out_is_taken_later(self):
        Receipt = self.env.registry["pagopa.receipt"]
        sent = self.get_receipt()
        with patch.object(Receipt, "_prepare_vals", side_effect=ZeroDivisionError):
            with mute_logger(CONTROLLER):
                self.assertRefused(self.send(sent), "PAA_SYSTEM_ERROR")
            self.assertTrue(self.get_calls().is_lost)
            with mute_logger("odoo.addons.sagres_pagopa.models.pagopa_call_receipt"):
                self.book()
            self.assertTrue(self.get_calls().is_lost, "it waits for the next time")
        self.book()
        self.assertEqual((self.find_receipts().state, self.get_calls().is_lost), ("booked", False))
        self.assertFalse(self.get_calls().raw)

    def test_old_calls_are_removed_but_never_a_receipt_that_was_not_taken(self):
        old = Datetime.subtract(Datetime.now(), days=181)
        Call = self.env["pagopa.call"]
        common = {"creditor_id": self.creditor.id, "company_id": self.client.id, "direction": "in", "operation": "paSendRT"}
        kept = Call._log(**common, date=old, is_lost=True) | Call._log(**common)
        Call._log(**common, date=old)
        Call._gc_calls()
        self.assertEqual(self.get_calls(), kept)
        self.creditor.call_days = 0
        Call._log(**common, date=old)
        Call._gc_calls()
        self.assertEqual(len(self.get_calls()), 3)
