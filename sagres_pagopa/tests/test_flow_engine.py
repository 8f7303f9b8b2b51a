import doctest
import json
import time
from dataclasses import replace
from datetime import date, datetime, timezone
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from odoo.tests import BaseCase, tagged

from ..tools import flow_file, flow_rest, flow_types
from ..tools.flow_file import build_xml, parse_flow, with_totals
from ..tools.flow_rest import build_rest, parse_rest, read_json
from ..tools.flow_types import Flow, FlowError, FlowLine, Party, psp_of
from .node_samples import CREDITOR, IUV, days, texts
from .node_spec import flow_schemas

LINE = FlowLine(IUV, "token-1", 1, Decimal("120.50"), "0", date(2026, 11, 20))
FLOW = with_totals(Flow(
    "2026-11-20ABI01234-0001", "ABI01234", datetime(2026, 11, 20, 18, 0), "TRN-1", date(2026, 11, 20),
    Party("A", "ABI01234", "Banca di Prova"), Party("G", CREDITOR, "Comune di Prova"), "UNCRITMMXXX", 0, Decimal(0),
    (LINE, LINE._replace(iur="token-2", index=None, amount=Decimal("10.00"), outcome="9"))))
codes = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZabcxyz0123456789", min_size=1, max_size=35)
lines = st.builds(
    FlowLine, codes, codes, st.sampled_from([None, 1, 2, 5]), st.integers(1, 10**9).map(lambda value: Decimal(value).scaleb(-2)),
    st.sampled_from("03489"), days)


@st.composite
def flows(draw):
    """Return flows whose totals are those of their lines."""
    flow_id = draw(st.text("ABCxyz0123456789-_", min_size=1, max_size=35))
    parties = [Party(draw(st.sampled_from("GAB")), draw(codes), draw(st.sampled_from(["", "Banca"]) | texts(70, 3)))
               for _party in range(2)]
    parties[1] = parties[1]._replace(kind="G")
    moment = draw(st.datetimes(datetime(1990, 1, 1), datetime(2999, 1, 1))).replace(microsecond=0)
    rows = tuple(draw(st.lists(lines, min_size=1, max_size=6)))
    return with_totals(Flow(
        flow_id, psp_of(flow_id, parties[0].code), moment, draw(codes), draw(days), *parties, draw(st.just("") | codes), 0,
        Decimal(0), rows, version=draw(st.sampled_from(["1.0", "1.1"]))))


def change(*pairs):
    """Return the flow as XML with pieces of its text changed."""
    text = build_xml(FLOW).decode()
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new)
    return text.encode()


@tagged("post_install", "-at_install")
class TestFlowFile(BaseCase):
    """A reporting flow is read whole or refused with its line; what it says of a payment is not judged yet."""

    def test_examples_of_the_documentation(self):
        for module in (flow_types, flow_file, flow_rest):
            self.assertFalse(doctest.testmod(module).failed)

    @given(flows())
    def test_every_flow_comes_back_as_it_was(self, flow):
        data = build_xml(flow)
        self.assertEqual(parse_flow(data), flow)
        schemas = flow_schemas()
        self.assertTrue(schemas["own"].validate(etree.fromstring(data)), schemas["own"].error_log)
        outcomes = {line.outcome for line in flow.lines}
        for version, allowed in (("1_0_4", "039"), ("1_0_5", "0489")):
            if version in schemas:
                self.assertEqual(schemas[version].validate(etree.fromstring(data)), outcomes <= set(allowed))

    def test_any_outcome_and_sign_is_kept(self):
        found = parse_flow(change((">120.50<", ">-120.50<"), ("Pagamento>0<", "Pagamento>7<")))
        self.assertEqual(found.lines[0], LINE._replace(amount=Decimal("-120.50"), outcome="7"))
        self.assertEqual(parse_flow(change((">120.50<", ">120.5<"))).lines[0], LINE)

    def test_blanks_zones_and_unknown_elements_do_not_matter(self):
        found = parse_flow(change(
            ("<pay_i:dataRegolamento>", "<pay_i:nuovo>1</pay_i:nuovo>\n<pay_i:dataRegolamento> "),
            ("18:00:00", "18:00:00.000+01:00"), (">2026-11-20<", ">2026-11-20+01:00<"),
            ("<pay_i:dataEsito", "\u00a0<!-- --><pay_i:dataEsito")))
        self.assertEqual(found.created.isoformat(), "2026-11-20T18:00:00+01:00")
        self.assertEqual(replace(found, created=FLOW.created), FLOW)

    def test_a_flow_as_banks_write_it(self):
        text = build_xml(FLOW).decode().replace("pay_i:", "").replace("xmlns:pay_i", "xmlns").replace("UTF-8", "ISO-8859-1")
        self.assertEqual(parse_flow(text.replace("Prova", "Forlì").encode("latin-1")).sender.name, "Banca di Forlì")

    def refused(self, data, code, words, **options):
        with self.assertRaises(FlowError) as caught:
            parse_flow(data, **options)
        self.assertIn(words, str(caught.exception))
        self.assertEqual(caught.exception.code, code)
        return caught.exception

    def test_what_is_no_flow_says_why(self):
        header = "<pay_i:versioneOggetto>1.0"
        for pairs, code, words in [
            ([("2011/Pagamenti", "2012/Pagamenti")], "namespace", "the root is"),
            ([("<?xml version='1.0' encoding='UTF-8'?>", "<!DOCTYPE a>")], "doctype", "DOCTYPE"),
            ([("<pay_i:identificativoFlusso>2026-11-20ABI01234-0001</pay_i:identificativoFlusso>", "")], "missing",
             "identificativoFlusso is missing"),
            ([("2026-11-20ABI01234-0001", "a b")], "id", "no identifier"),
            ([("TRN-1", " ")], "missing", "Regolamento is missing"),
            ([("Pagamenti>2<", "Pagamenti>due<")], "syntax", "is no number"),
            ([("18:00:00", "")], "date", "dataOraFlusso is no time"), ([(">130.50<", ">130,50<")], "amount", "an amount"),
            ([(header, f"<pay_i:dataRegolamento>2026-11-20</pay_i:dataRegolamento>{header}")],
             "syntax", "dataRegolamento stands twice"),
            ([(f">{CREDITOR}<", "><")], "missing", "istitutoRicevente has no"),
        ]:
            with self.subTest(words=words):
                self.refused(change(*pairs), code, words)
        self.refused(build_xml(FLOW)[:-30], "syntax", "not well-formed")
        self.refused(build_xml(FLOW), "size", "at most 100 are read", max_bytes=100)

    def test_a_bad_line_is_named(self):
        amount = "<pay_i:singoloImportoPagato>1.00</pay_i:singoloImportoPagato>"
        for old, new, code, words in [
            (">10.00<", ">10,00<", "amount", "line 2: an amount is not"), (">10.00<", ">1e3<", "amount", "line 2: an amount"),
            (">token-2<", "><", "missing", "line 2: identificativoUnivocoRiscossione is missing"),
            (">1<", ">primo<", "syntax", "line 1: indiceDatiSingoloPagamento is no number"),
            (">9<", "><", "missing", "line 2: codiceEsito"),
            (">2026-11-20</pay_i:dataEsito", ">20/11/2026</pay_i:dataEsito", "date", "line 1: data"),
            ("<pay_i:singolo", f"{amount}<pay_i:singolo", "syntax", "line 1: an element stands twice"),
        ]:
            with self.subTest(words=words):
                self.assertEqual(self.refused(change((old, new)), code, words).line, int(words[5]))

    def test_the_payment_provider_is_the_one_of_the_id(self):
        other = change(("Univoco>ABI01234", "Univoco>SELBIT2B"))
        self.assertEqual((parse_flow(other).sender.code, parse_flow(other).psp), ("SELBIT2B", "ABI01234"))
        self.assertEqual(parse_flow(change(("2026-11-20ABI01234-0001", "vecchio-1"))).psp, "ABI01234")

    def test_a_hundred_thousand_lines_take_seconds(self):
        flow = with_totals(replace(FLOW, lines=tuple(LINE._replace(iur=f"token-{number}") for number in range(100_000))))
        data = build_xml(flow)
        start = time.process_time()
        self.assertEqual(len(parse_flow(data).lines), 100_000)
        self.assertLess(time.process_time() - start, 15)


@tagged("post_install", "-at_install")
class TestFlowRest(BaseCase):
    """The platform's answers become the same values, to the cent."""

    def dump(self, value):
        return json.dumps(value, default=lambda amount: float(amount)).encode()

    @given(flows(), st.integers(1, 4))
    def test_pages_say_what_the_file_says(self, flow, size):
        header, pages = build_rest(flow, size=size)
        found = parse_rest(self.dump(header), [self.dump(page) for page in pages])
        lines = tuple(line._replace(index=line.index or 1) for line in flow.lines)
        created = flow.created.replace(tzinfo=timezone.utc)
        self.assertEqual(found, replace(
            flow, lines=lines, created=created, published=created, version="", revision=1, computed_count=len(lines),
            computed_amount=flow.total_amount))

    def test_numbers_are_exact(self):
        found = read_json(b'{"a": 0.1, "b": 81.66, "c": 100, "d": 123456789012.34}')
        self.assertEqual([str(value) for value in found.values()], ["0.1", "81.66", "100", "123456789012.34"])

    def parse(self, header=(), payment=()):
        values, pages = build_rest(FLOW)
        values.update(header)
        pages[0]["data"][1].update(payment)
        return parse_rest(values, pages)

    def test_days_are_not_moved_to_another_time_zone(self):
        found = self.parse({"regulationDate": "2026-11-20T23:30:00Z"}, {"payDate": "2026-11-19T23:30:00.900000Z"})
        self.assertEqual((found.regulation_date, found.lines[1].date), (date(2026, 11, 20), date(2026, 11, 19)))

    def test_an_unknown_status_and_amounts_without_decimals_are_kept(self):
        line = self.parse(payment={"payStatus": "LATER", "pay": 7, "idTransfer": None}).lines[1]
        self.assertEqual((line.outcome, str(line.amount), line.index), ("LATER", "7.00", None))

    def test_what_is_no_answer_says_why(self):
        for header, payment, code, words in [
            ({"fdr": None}, {}, "missing", "fdr is missing"), ({"sender": None}, {}, "missing", "id is missing"),
            ({"sumPayments": 0.1}, {}, "amount", "no exact amount"),
            ({"totPayments": "2"}, {}, "syntax", "totPayments is no number"),
            ({"fdrDate": "ieri"}, {}, "date", "a time"), ({}, {"pay": "1.00"}, "amount", "line 2: pay is no exact"),
            ({}, {"pay": Decimal("1.001")}, "amount", "line 2: an amount"), ({}, {"iur": 3}, "missing", "line 2: iur"),
            ({}, {"payDate": "2026"}, "date", "line 2: a day"), ({}, {"idTransfer": True}, "syntax", "line 2: idTransfer"),
            ({"receiver": []}, {}, "missing", "organizationId is missing"), ({"receiver": "x"}, {}, "syntax", "no JSON"),
        ]:
            with self.subTest(words=words), self.assertRaises(FlowError) as caught:
                self.parse(header, payment)
            self.assertIn(words, str(caught.exception))
            self.assertEqual(caught.exception.code, code)
        for data in (b"", b"[]", b"{", b'{"a": NaN}', b"\xff", b"[" * 100_000, b'{"data": {}}'):
            with self.subTest(data=data[:20]), self.assertRaises(FlowError):
                parse_rest(build_rest(FLOW)[0], [data])
        with self.assertRaisesRegex(FlowError, "at most 3 are read"):
            read_json(b"[1, 2]", max_bytes=3)
