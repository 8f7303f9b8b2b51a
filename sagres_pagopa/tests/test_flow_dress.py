import base64
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

from lxml import etree

from odoo.tests import BaseCase, TransactionCase, tagged

from ..tools.flow_archive import unpack
from ..tools.flow_file import build_xml, parse_flow, with_totals
from ..tools.flow_types import FlowError, FlowLine
from .flow_common import FlowCommon
from .node_spec import flow_schemas
from .test_flow_engine import FLOW

XSI = "http://www.w3.org/2001/XMLSchema-instance"
SPACE = "http://www.digitpa.gov.it/schemas/2011/Pagamenti/"
ANSWER = (
    '<?xml version="1.0" encoding="UTF-8"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>'
    '<p:nodoChiediFlussoRendicontazioneRisposta xmlns:p="http://ws.pagamenti.telematici.gov/"><xmlRendicontazione>'
    "{flow}</xmlRendicontazione></p:nodoChiediFlussoRendicontazioneRisposta></s:Body></s:Envelope>"
)
#: How banks and treasurers write the same flow.
DRESSES = {
    "default names": lambda text: text.replace("pay_i:", "").replace("xmlns:pay_i", "xmlns"),
    "odd names": lambda text: text.replace("pay_i", "_ns-0.b"),
    "located": lambda text: text.replace(
        "<pay_i:FlussoRiversamento ", f'<pay_i:FlussoRiversamento xmlns:xsi="{XSI}" xsi:schemaLocation="{SPACE} F_1.xsd" '),
    "pretty": lambda text: etree.tostring(etree.fromstring(text.encode()), pretty_print=True).decode().replace("\n", "\r\n"),
    "comments": lambda text: re.sub(
        r"<pay_i:(identificativoFlusso|singoloImportoPagato)>", r"<!-- a --><pay_i:\1><!--b-->", text),
    "comments amid": lambda text: text.replace(">2026-11-20ABI", ">2026-11-20<!-- c -->ABI").replace(">120.5", ">120<!---->.5"),
    "character data": lambda text: re.sub(
        r"<pay_i:(identificativo\w+|denominazione\w+)>([^<]+)<", r"<pay_i:\1><![CDATA[\2]]><", text),
    "blanks": lambda text: re.sub(r"<pay_i:(data\w+|singolo\w+|numero\w+)>([^<]+)<", "<pay_i:\\1>\n  \\2 <", text),
    "no declaration": lambda text: re.sub(r"^<\?xml[^>]*\?>", "", text),
    "standalone": lambda text: text.replace("encoding='UTF-8'?>", 'encoding="UTF-8" standalone="yes" ?>\n'),
}


@tagged("post_install", "-at_install")
class TestFlowDress(BaseCase):
    """The same flow in the dress of any bank is the same flow."""

    def test_every_dress_says_the_same(self):
        text = build_xml(FLOW).decode()
        for name, dress in DRESSES.items():
            with self.subTest(name):
                dressed = dress(text)
                self.assertNotEqual(dressed, text)
                if name != "blanks":
                    self.assertTrue(flow_schemas()["own"].validate(etree.fromstring(dressed.encode())))
                self.assertEqual(parse_flow(dressed.encode()), FLOW)
                self.assertEqual(parse_flow(dressed.encode("utf-8-sig")), FLOW)

    def test_names_of_any_alphabet_and_encoding(self):
        flow = replace(FLOW, sender=FLOW.sender._replace(name="Cassa Raiffeisen – Überètsch & C. «Süd» €"))
        text = build_xml(flow).decode()
        for encoding, errors in (("ISO-8859-1", "xmlcharrefreplace"), ("windows-1252", "strict"), ("UTF-16", "strict")):
            with self.subTest(encoding):
                self.assertEqual(parse_flow(text.replace("UTF-8", encoding).encode(encoding, errors)), flow)

    def test_what_may_be_left_out_is_left_out(self):
        bare = replace(
            FLOW, bic="", sender=FLOW.sender._replace(name=""), receiver=FLOW.receiver._replace(name=""),
            lines=tuple(line._replace(index=None) for line in FLOW.lines),
        )
        for version in ("1.0", "1.1"):
            found = parse_flow(build_xml(replace(bare, version=version)))
            self.assertEqual(found, replace(bare, version=version))
        unnamed = re.sub("<pay_i:versioneOggetto>1.0</pay_i:versioneOggetto>", "", build_xml(bare).decode())
        self.assertEqual(parse_flow(unnamed.encode()).version, "1.0")

    def test_leap_days_are_days_and_others_are_not(self):
        leap = replace(FLOW, lines=(FlowLine("1", "2", 1, Decimal("1.00"), "0", date(2028, 2, 29)),))
        text = build_xml(with_totals(leap)).decode()
        self.assertEqual(parse_flow(text.encode()).lines[0].date, date(2028, 2, 29))
        with self.assertRaises(FlowError) as caught:
            parse_flow(text.replace("2028-02-29", "2027-02-29").encode())
        self.assertEqual(str(caught.exception), "line 1: dataEsitoSingoloPagamento is no day")

    def test_the_flow_in_an_answer_of_the_node_is_unpacked(self):
        packed = base64.encodebytes(build_xml(FLOW)).decode()
        (name, data), = unpack("answer.xml", ANSWER.format(flow=packed).encode())
        self.assertEqual((name, parse_flow(data)), ("answer.xml", FLOW))
        for wrong, code in (("%%%", "syntax"), ("<a>", "syntax")):
            with self.assertRaises(FlowError) as caught:
                list(unpack("answer.xml", ANSWER.format(flow=wrong).encode()))
            self.assertEqual(caught.exception.code, code)


@tagged("post_install", "-at_install")
class TestFlowAnswer(FlowCommon, TransactionCase):
    """An answer of the node, saved as it came, is imported like a file."""

    def test_it_is_imported(self):
        flow = build_xml(self.get_flow(self.get_line(self.options[0])))
        answer = ANSWER.format(flow=base64.b64encode(flow).decode()).encode()
        outcomes = list(self.env["pagopa.flow"]._import_files([("risposta.xml", answer), ("again.xml", answer)], self.creditor))
        self.assertEqual([(one.failure, bool(one.flow)) for one in outcomes], [("", True), ("", False)])
        self.assertEqual(outcomes[0].flow.line_ids.iuv, self.options[0].iuv)
