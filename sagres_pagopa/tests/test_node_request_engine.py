import doctest
import re
import time
from dataclasses import replace
from datetime import date, datetime, timezone
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools import node_messages, node_values
from ..tools.node_faults import FaultCode
from ..tools.node_messages import ContentError, SoapError, build_request, build_response, parse_request
from ..tools.node_values import utc
from .node_samples import (
    CREDITOR,
    GET,
    IBAN,
    NOTICE,
    NOTICE_ANSWER,
    RECEIPT_V2,
    REQUESTS,
    SEND,
    SEND_V2,
    VERIFY,
    receipts,
)
from .node_spec import schema_errors

NBSP = "\u00a0"


def change(request, *pairs):
    """Return a call with pieces of its text changed."""
    text = build_request(request).decode()
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new)
    return text.encode()


@tagged("post_install", "-at_install")
class TestNodeRequests(BaseCase):
    """What the node asks is read, in whatever dress it comes, or refused as the interface says."""

    def test_examples_of_the_documentation(self):
        for module in (node_messages, node_values):
            self.assertFalse(doctest.testmod(module).failed)

    def test_every_call_comes_back_as_it_was(self):
        for request in REQUESTS:
            with self.subTest(request.operation):
                message = build_request(request)
                self.assertEqual(schema_errors(message), [])
                self.assertEqual(parse_request(message), request)

    @given(receipts(1), receipts(2))
    def test_every_receipt_comes_back_as_it_was(self, first, second):
        for request in (replace(SEND, receipt=first), replace(SEND_V2, receipt=second)):
            message = build_request(request)
            self.assertEqual(schema_errors(message), [])
            self.assertEqual(parse_request(message), request)

    def test_blanks_unknown_elements_and_order_do_not_matter(self):
        spaced = change(VERIFY, ("<", f"{NBSP}\n\t<"), (">", f">{NBSP} "))
        spaced = re.sub(rb"^.*?\?>", b"", spaced, count=1, flags=re.S)
        self.assertEqual(parse_request(spaced), VERIFY)
        foreign = '<x:y xmlns:x="urn:z"><idPA>1</idPA></x:y>'
        for new in ("<extra>1</extra>", "<!-- note -->", foreign, "<?p?>", '<x:idPA xmlns:x="urn:z"/>'):
            self.assertEqual(parse_request(change(VERIFY, ("<idPA>", f"{new}<idPA>"))), VERIFY)
        swapped = f"<noticeNumber>{NOTICE}</noticeNumber><fiscalCode>{CREDITOR}</fiscalCode>"
        plain = f"<fiscalCode>{CREDITOR}</fiscalCode><noticeNumber>{NOTICE}</noticeNumber>"
        self.assertEqual(parse_request(change(VERIFY, (plain, swapped))), VERIFY)

    def test_qualified_children_and_other_prefixes_are_read(self):
        qualified = re.sub(rb"<(/?)(?=[a-z]+[A-Z]?)(?![a-z]+:)", rb"<\1pafn:", build_request(VERIFY))
        self.assertIn(b"<pafn:noticeNumber>", qualified)
        self.assertEqual(parse_request(qualified), VERIFY)
        self.assertEqual(parse_request(change(VERIFY, ("soapenv", "S"), ("pafn", "ns7"))), VERIFY)
        default = change(VERIFY, ("pafn:paV", "paV"), ("xmlns:pafn=", "xmlns="))
        self.assertEqual(parse_request(default), VERIFY)

    def test_other_encodings_and_a_header_are_read(self):
        text = change(VERIFY, ("<soapenv:Body>", "<soapenv:Header><a xmlns='urn:a'/></soapenv:Header><soapenv:Body>")).decode()
        for encoding in ("utf-8-sig", "utf-16"):
            self.assertEqual(parse_request(text.replace("UTF-8", encoding[:6]).encode(encoding)), VERIFY)
        self.assertEqual(parse_request(text.replace("UTF-8", "ISO-8859-1").encode("latin-1")), VERIFY)

    def test_days_may_have_a_time_zone(self):
        for zone in ("", "Z", "+01:00", "-11:00", "+14:00"):
            self.assertEqual(parse_request(change(GET, ("2026-12-31", f"2026-12-31{zone}"))).due_date, date(2026, 12, 31))
        for day in ("2026-02-30", "31/12/2026", "20261231", "2026-12-31+25:00", "0000-01-01"):
            self.refused(change(GET, ("2026-12-31", day)), "dueDate: a day as 2026-12-31")

    def test_times_are_italian_unless_they_say_otherwise(self):
        def paid(text):
            return parse_request(change(SEND, ("2026-11-20T10:30:00", text))).receipt.paid_at
        self.assertEqual(paid("2026-11-20T10:30:00.1234567"), datetime(2026, 11, 20, 10, 30, 0, 123456))
        self.assertEqual(paid("2026-11-20T09:30:00Z"), datetime(2026, 11, 20, 9, 30, tzinfo=timezone.utc))
        for text in ("2026-11-20T10:30:00", "2026-11-20T09:30:00Z", "2026-11-20T10:30:00+01:00"):
            self.assertEqual(utc(paid(text)), datetime(2026, 11, 20, 9, 30))
        self.assertEqual(utc(paid("2026-07-20T10:30:00")), datetime(2026, 7, 20, 8, 30))
        self.refused(change(SEND, ("T10:30:00", " 10:30")), "receipt/paymentDateTime: a time as 2026-12-31T09:30:00")

    def test_receipts_keep_what_the_handbook_names(self):
        receipt = parse_request(build_request(SEND_V2)).receipt
        self.assertEqual(receipt, RECEIPT_V2)
        self.assertEqual((receipt.fee, receipt.creditor_fee), (Decimal("1.50"), Decimal("0.50")))
        self.assertEqual(receipt.transfers[1].attachment, b"<marca/>")
        self.assertEqual(receipt.amount_for(CREDITOR), Decimal("136.50"))
        self.assertEqual(receipt.amount_for("00000000000"), 0)
        self.assertEqual((receipt.psp, receipt.psp_name, receipt.payer.name), ("AGID_01", "Banca di Prova", "Anna Rossi"))

    def test_a_receipt_of_version_two_in_the_older_wrapper_loses_nothing(self):
        older = parse_request(change(SEND_V2, ("paSendRTV2Request", "paSendRTReq")))
        self.assertEqual(older, replace(SEND, receipt=RECEIPT_V2))

    def test_stand_in_is_read_in_both_spellings(self):
        self.assertTrue(parse_request(change(SEND, ("standIn>", "standin>"))).receipt.stand_in)
        self.assertTrue(parse_request(change(SEND, (">true<", ">1<"))).receipt.stand_in)
        self.assertFalse(parse_request(change(SEND, ("<standIn>true</standIn>", ""))).receipt.stand_in)

    def test_a_receipt_is_not_refused_for_its_texts(self):
        long = "x" * 300
        for old, new in [
            ("Retta di novembre", long), ("Comune di Prova", ""), ("Banca di Prova", long), (">app<", "><"), (">IT<", ">Italia<"),
            ("anna@example.org", "no mail"), ("RSSNNA80A41H501X", "ANONIMO"), (">RM<", f">{long}<"),
        ]:
            with self.subTest(new=new[:20]):
                self.assertEqual(parse_request(change(SEND, (old, new))).receipt.receipt_id, "token-1")

    def refused(self, body, words, code=FaultCode.SYNTAX):
        with self.assertRaises(ContentError) as caught:
            parse_request(body)
        self.assertEqual(str(caught.exception), words)
        fault = caught.exception.fault
        self.assertEqual(fault.code, code)
        message = build_response(caught.exception.operation, fault)
        self.assertEqual(schema_errors(message), [])
        return caught.exception

    def test_bad_content_of_a_known_call_names_the_element_and_never_its_value(self):
        for request, old, new, words in [
            (VERIFY, NOTICE, "30100000000000428", "qrCode/noticeNumber: 18 digits"),
            (VERIFY, NOTICE, "30100000000000428x", "qrCode/noticeNumber: 18 digits"),
            (VERIFY, f"<noticeNumber>{NOTICE}</noticeNumber>", "", "qrCode/noticeNumber: missing"),
            (VERIFY, f"<fiscalCode>{CREDITOR}", "<fiscalCode>1234567890١", "qrCode/fiscalCode: 11 digits"),
            (VERIFY, f"<idPA>{CREDITOR}", f"<idPA>{'1' * 36}", "idPA: at most 35 characters"),
            (VERIFY, f"<idPA>{CREDITOR}</idPA>", "<idPA> </idPA>", "idPA: missing"),
            (VERIFY, "<idPA>", "<idPA>1</idPA><idPA>", "idPA: it stands 2 times"),
            (GET, "99.00", "99,00", "amount: an amount with a point and two decimals, up to 999999999.99"),
            (GET, "99.00", "1000000000.00", "amount: an amount with a point and two decimals, up to 999999999.99"),
            (GET, "POSTAL", "postal", "transferType: POSTAL or PAGOPA"),
            (SEND, f"<IBAN>{IBAN}</IBAN>", "", "receipt/transferList/transfer/IBAN: missing"),
            (SEND_V2, "<MBDAttachment>PG1hcmNhLz4=</MBDAttachment>", "", "receipt/transferList/transfer/IBAN: missing"),
            (SEND, ">OK<", ">FORSE<", "receipt/outcome: OK or KO"),
            (SEND, "<idTransfer>1<", "<idTransfer>6<", "receipt/transferList/transfer/idTransfer: a number from 1 to 5"),
            (SEND, "<receiptId>token-1</receiptId>", "", "receipt/receiptId: missing"),
            (SEND, ">1.50<", ">-1.50<", "receipt/fee: an amount with a point and two decimals, up to 999999999.99"),
            (SEND_V2, "PG1hcmNhLz4=", "PG1hc*", "receipt/transferList/transfer/MBDAttachment: base64"),
        ]:
            text = build_request(request).decode()
            with self.subTest(words=words):
                self.assertIn(old, text)
                self.refused(text.replace(old, new).encode(), words)

    def test_the_refusal_names_the_creditor_asked(self):
        error = self.refused(change(VERIFY, (NOTICE, "x")), "qrCode/noticeNumber: 18 digits")
        self.assertEqual(error.operation, "paVerifyPaymentNotice")
        self.assertEqual(error.hints, {"idPA": CREDITOR, "idBrokerPA": "98765432109", "idStation": "98765432109_01",
                                       "fiscalCode": CREDITOR, "noticeNumber": "x"})
        self.assertEqual(error.fault.creditor, CREDITOR)

    def test_what_is_no_call_gets_a_soap_fault(self):
        text = build_request(VERIFY).decode()
        for body, code in [
            (b"", "Client"), (b"hello", "Client"), (b"<a/>", "Client"), (text[:-10].encode(), "Client"),
            (text.replace("Notice", "Nothing").encode(), "Client"),
            (text.replace("paForNode.xsd", "other.xsd").encode(), "Client"),
            (text.replace("schemas.xmlsoap.org/soap/envelope/", "www.w3.org/2003/05/soap-envelope").encode(), "VersionMismatch"),
            (re.sub("<pafn.*pafn[^>]*>", "", text).encode(), "Client"),
            (re.sub("<soapenv:Body>.*</soapenv:Body>", "", text).encode(), "Client"),
            (text.replace("<soapenv:Body>", "<soapenv:Body><a/>").encode(), "Client"),
            (f"<!DOCTYPE a>{text[38:]}".encode(), "Client"), (b"<a>" * 5000, "Client"),
        ]:
            with self.subTest(body=body[:200]), self.assertRaises(SoapError) as caught:
                parse_request(body)
            self.assertEqual(caught.exception.code, code)
        with self.assertRaisesRegex(SoapError, "at most 100 are read"):
            parse_request(text.encode(), max_bytes=100)

    @given(st.data())
    def test_any_damage_is_refused_or_read(self, data):
        message = bytearray(build_request(data.draw(st.sampled_from(REQUESTS))))
        for _turn in range(data.draw(st.integers(1, 4))):
            message[data.draw(st.integers(0, len(message) - 1))] = data.draw(st.integers(0, 255))
        try:
            parse_request(bytes(message))
        except (SoapError, ContentError) as error:
            self.assertTrue(str(error))

    def test_a_verification_takes_well_below_five_milliseconds(self):
        message = build_request(VERIFY)
        start = time.process_time()
        for _turn in range(200):
            parse_request(message)
            build_response("paVerifyPaymentNotice", NOTICE_ANSWER)
        self.assertLess((time.process_time() - start) / 200, 0.005)
