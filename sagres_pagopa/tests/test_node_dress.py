import base64
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

from lxml import etree

from odoo.tests import BaseCase, tagged

from ..tools.node_fields import NAMESPACE
from ..tools.node_messages import ENVELOPE, ContentError, build_request, parse_request, parse_response
from ..tools.node_operations import OPERATIONS
from ..tools.node_types import Receipt, Request, Subject, Transfer
from .common import TAX_CODE
from .node_common import CALLED, SOAP, NodeCommon
from .node_samples import DEMAND, REQUESTS, VERIFY
from .node_spec import schema_errors, unwrap

XSI = "http://www.w3.org/2001/XMLSchema-instance"
SECURITY = (
    '<S:Header xmlns:S="http://schemas.xmlsoap.org/soap/envelope/"><w:Security xmlns:w="urn:security" S:mustUnderstand="0">'
    "<w:Username>node</w:Username></w:Security><a xmlns=''><b/></a></S:Header>"
)


def swap(pattern, new):
    """Return a dress that changes the text of a message."""
    return lambda text: re.sub(pattern, new, text)


def default_names(text):
    """Write a message as clients do that declare the default namespace anew at each level."""
    text = text.replace("soapenv:", "").replace("pafn:", "").replace("xmlns:soapenv=", "xmlns=")
    text = text.replace(f' xmlns:pafn="{NAMESPACE}"', "")
    text = re.sub(r"<(pa[A-Z]\w+)>", rf'<\1 xmlns:xsi="{XSI}" xmlns="{NAMESPACE}">', text, count=1)
    wrapper = re.search(r"<pa[A-Z]\w+ [^>]*>", text)
    body, depth = [], 0
    for piece in re.split(r"(<[^>]+>)", text[wrapper.end():]):
        if piece.startswith("</"):
            depth -= 1
        elif piece.startswith("<"):
            if depth == 0 and not piece.startswith("</"):
                piece = re.sub(r"^<([\w-]+)", r'<\1 xmlns=""', piece)
            depth += 0 if piece.endswith("/>") else 1
        body.append(piece)
    return text[:wrapper.end()] + "".join(body)


#: How other programs write the same message.
DRESSES = {
    "default names": default_names,
    "odd names": lambda text: text.replace("soapenv", "SOAP-ENV").replace("pafn", "_n.1-x"),
    "pretty": lambda text: etree.tostring(etree.fromstring(text.encode()), pretty_print=True).decode().replace("\n", "\r\n"),
    "comments": swap(r"<(idPA|noticeNumber|receiptId)>", r"<!-- a --><\1><!-- mandatory -->"),
    "comments amid": swap(r"<idPA>(\d+)(\d)</idPA>", r"<idPA>\1<!-- b -->\2<?p?></idPA>"),
    "character data": swap(r"<(idPA|description|fullName|fiscalCode|idServizio)>([^<]*)<", r"<\1><![CDATA[\2]]><"),
    "references": swap(r"<idPA>1", r"<idPA>&#49;"),
    "types": lambda text: re.sub(
        r"<idPA>", r'<idPA xsi:type="xsd:string">', text.replace(
            "<soapenv:Envelope ", f'<soapenv:Envelope xmlns:xsi="{XSI}" xmlns:xsd="http://www.w3.org/2001/XMLSchema" '
            'xsi:schemaLocation="urn:a a.xsd" soapenv:encodingStyle="" ')),
    "signed": lambda text: text.replace(
        "<soapenv:Body>", f'{SECURITY}<soapenv:Body xmlns:u="urn:utility" u:Id="body">').replace(
        "</soapenv:Body>", "</soapenv:Body><!-- end -->"),
    "empty header": lambda text: text.replace("<soapenv:Body>", "<soapenv:Header/><soapenv:Body>"),
    "blanks": swap(r"<(idPA|idStation|noticeNumber|receiptId)>([^<]*)<", "<\\1>\n      \\2\t\u00a0<"),
    "standalone": lambda text: text.replace("encoding='UTF-8'?>", "encoding='UTF-8' standalone='yes'?>\n\n"),
    "no declaration": swap(r"^<\?xml[^>]*\?>", ""),
}
ENCODINGS = {
    "plain": lambda text: text.encode(), "mark": lambda text: text.encode("utf-8-sig"),
    "latin": lambda text: text.replace("UTF-8", "ISO-8859-1").encode("latin-1", "xmlcharrefreplace"),
    "windows": lambda text: text.replace("UTF-8", "windows-1252").encode("cp1252", "xmlcharrefreplace"),
    "wide": lambda text: text.replace("UTF-8", "UTF-16").encode("utf-16"),
}
#: What is sent though a schema would not have it: a blank that does not break, a type of another schema.
LOOSE = {"blanks", "types"}
NOBODY = Subject("F", "ANONIMO", "Anonimo")
#: A receipt with nothing that the schema does not ask for.
BARE = Receipt(
    "t", "301000000000004285", "12345678903", "OK", "01000000000004285", Decimal("1.00"), "x", "y", NOBODY,
    (Transfer(1, Decimal("1.00"), "12345678903", "IT60X0542811101000000123456", "r", "9/0101002IM/"),),
    "p", "n", "c", "app",
)


@tagged("post_install", "-at_install")
class TestNodeDress(BaseCase):
    """The same call in the dress of any client is the same call."""

    def test_every_call_in_every_dress_says_the_same(self):
        for request in REQUESTS:
            text = build_request(request).decode()
            for name, dress in DRESSES.items():
                with self.subTest(request.operation, dress=name):
                    dressed = dress(text)
                    self.assertNotEqual(dressed, text)
                    if name not in LOOSE:
                        self.assertEqual(schema_errors(ENCODINGS["plain"](dressed)), [])
                    self.assertEqual(parse_request(dressed.encode()), request)

    def test_every_encoding_is_read(self):
        request = replace(REQUESTS[3], receipt=replace(REQUESTS[3].receipt, description="Perché €5 – così"))
        for name, encode in ENCODINGS.items():
            with self.subTest(name):
                self.assertEqual(parse_request(encode(build_request(request).decode())), request)

    def test_calls_without_what_may_be_left_out(self):
        for request in (
            VERIFY, replace(VERIFY, operation="paGetPayment"), replace(VERIFY, operation="paGetPaymentV2"),
            Request("paSendRT", VERIFY.creditor, VERIFY.broker, VERIFY.station, receipt=BARE),
            Request("paSendRTV2", VERIFY.creditor, VERIFY.broker, VERIFY.station, receipt=BARE),
        ):
            with self.subTest(request.operation):
                message = build_request(request)
                self.assertEqual(schema_errors(message), [])
                self.assertEqual(parse_request(message), request)

    def test_the_data_of_a_demanded_service_come_whole(self):
        inside = b'\n<?xml version="1.0" encoding="UTF-8"?>\n<ta:auto xmlns:ta="urn:x"><targa>AB123CD</targa></ta:auto>\n'
        packed = base64.encodebytes(inside).decode()  # in lines, as encoders write it
        self.assertIn("\n", packed.strip())
        text = build_request(DEMAND).decode()
        data = re.search(r"(<datiSpecificiServizioRequest>)([^<]*)", text)
        text = text.replace(data[0], data[1] + packed)
        self.assertEqual(schema_errors(text.encode()), [])
        self.assertEqual(parse_request(text.encode()), replace(DEMAND, service_data=inside))

    def test_a_demand_as_published_examples_write_it_is_read(self):
        text = build_request(DEMAND).decode()
        older = text.replace("datiSpecificiServizioRequest", "datiSpecificiServizio")
        self.assertEqual(parse_request(older.encode()), DEMAND)
        nobody = re.sub("<idSoggettoServizio>.*</idSoggettoServizio>", "", text)
        self.assertEqual(parse_request(nobody.encode()), replace(DEMAND, service_subject=""))
        for old, new, words in (
            (r"<idServizio>\w+<", "<idServizio>1<", "idServizio: 5 characters"),
            (r"Request>[^<]+</dati", "Request>%%%</dati", "datiSpecificiServizioRequest: base64"),
            (r"<dati.*Request>(?=</pafn)", "", "datiSpecificiServizioRequest: missing"),
        ):
            with self.subTest(words), self.assertRaises(ContentError) as caught:
                parse_request(re.sub(old, new, text).encode())
            self.assertEqual(str(caught.exception), words)


@tagged("post_install", "-at_install")
class TestNodeDressed(NodeCommon):
    """The endpoint answers every call in every dress, each answer as its schema says."""

    def get_request(self, operation, token):
        if operation.startswith("paSend"):
            return Request(operation, receipt=self.get_receipt(receipt_id=token, amount=Decimal("600.00")), **CALLED)
        if operation == "paDemandPaymentNotice":
            return Request(operation, service="00001", service_subject="00002", service_data=b"<a/>", **CALLED)
        due = {} if operation == "paVerifyPaymentNotice" else {"due_date": date(2026, 12, 31)}
        return Request(operation, fiscal_code=TAX_CODE, notice_number=self.option.notice_number, **due, **CALLED)

    def test_all_of_them(self):
        for operation in sorted(OPERATIONS, key=lambda name: name.startswith("paSend")):
            for number, (name, dress) in enumerate(DRESSES.items()):
                with self.subTest(operation, dress=name):
                    body = dress(build_request(self.get_request(operation, f"{operation}-{number}")).decode()).encode()
                    self.env.flush_all()
                    response = self.url_open(self.url, data=body, headers=SOAP)
                    self.assertEqual(response.status_code, 200)
                    self.assertEqual(schema_errors(response.content), [])
                    wanted = "KO" if operation == "paDemandPaymentNotice" else "OK"
                    self.assertEqual(unwrap(response.content).findtext("outcome"), wanted)
                    self.assertTrue(unwrap(response.content).tag.startswith(f"{{{NAMESPACE}}}"))
                    parse_response(operation, response.content)
        self.assertEqual(len(self.find_receipts()), 2 * len(DRESSES))
        self.assertEqual(etree.fromstring(response.content).tag, f"{{{ENVELOPE}}}Envelope")
