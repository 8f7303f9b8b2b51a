from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from lxml import etree

from odoo.tests import BaseCase, tagged

from ..tools.node_faults import FAULT_STRINGS, Fault, FaultCode
from ..tools.node_messages import SoapError, build_request, build_response, build_soap_fault, parse_response
from ..tools.node_operations import OPERATIONS, RECEIPT_OPERATIONS
from ..tools.node_types import ANONYMOUS, Pair, StampDuty
from ..tools.node_values import AnswerError
from .node_samples import CREDITOR, IBAN, NOTICE, NOTICE_ANSWER, PAYMENT, REQUESTS, TRANSFER, notice_answers, payments
from .node_spec import node_schemas, schema_errors, unwrap

VERIFY, GET, GET_V2 = "paVerifyPaymentNotice", "paGetPayment", "paGetPaymentV2"


def texts(message):
    """Return ``{name: text}`` of the elements of an answer that hold text."""
    return {element.tag: element.text for element in unwrap(message).iter() if element.text}


@tagged("post_install", "-at_install")
class TestNodeAnswers(BaseCase):
    """Every answer passes the schema; what cannot pass is refused before it leaves."""

    @given(notice_answers)
    def test_any_notice_can_be_answered(self, answer):
        self.check_round_trip(VERIFY, answer)
        self.check_round_trip("paDemandPaymentNotice", replace(answer, notice_number=NOTICE))

    @given(payments(1))
    def test_any_payment_can_be_answered(self, payment):
        self.check_round_trip(GET, payment)

    @given(payments(2))
    def test_any_payment_of_version_two_can_be_answered(self, payment):
        self.check_round_trip(GET_V2, payment)

    def check_round_trip(self, operation, answer):
        message = build_response(operation, answer)
        self.assertEqual(schema_errors(message), [])
        self.assertEqual(parse_response(operation, message), answer)

    def test_every_refusal_of_every_operation_passes(self):
        for operation in OPERATIONS:
            for code in FaultCode:
                fault = Fault(code, CREDITOR, "posizione chiusa")
                with self.subTest(operation=operation, code=code):
                    self.check_round_trip(operation, fault)
                    self.check_round_trip(operation, replace(fault, creditor="", description=""))
        self.assertEqual(set(FAULT_STRINGS), set(FaultCode))

    def test_a_receipt_is_answered_with_plain_ok(self):
        for operation in RECEIPT_OPERATIONS:
            message = build_response(operation)
            self.assertEqual(schema_errors(message), [])
            self.assertEqual(texts(message), {"outcome": "OK"})
            self.assertIsNone(parse_response(operation, message))

    def test_the_own_schema_is_as_strict_as_the_published_one(self):
        """Each piece of each message, left out or blank, is judged alike; without the published one there is one judge."""
        messages = [build_response(GET, PAYMENT), build_response(GET_V2, PAYMENT), build_response(VERIFY, NOTICE_ANSWER)]
        messages += [build_response(VERIFY, Fault(FaultCode.PAID, CREDITOR)), *map(build_request, REQUESTS)]
        refused = 0
        for message in messages:
            for number in range(1, len(list(unwrap(message).iter()))):
                for spoil in (lambda element: element.getparent().remove(element), lambda element: setattr(element, "text", "")):
                    wrapper = etree.fromstring(etree.tostring(unwrap(message)))
                    element = list(wrapper.iter())[number]
                    spoil(element)
                    verdicts = {name: schema.validate(wrapper) for name, schema in node_schemas().items()}
                    self.assertEqual(len(set(verdicts.values())), 1, (element.tag, verdicts))
                    refused += not verdicts["own"]
        self.assertGreater(refused, 100)

    def test_only_the_wrapper_is_qualified(self):
        wrapper = unwrap(build_response(GET_V2, PAYMENT))
        self.assertEqual(wrapper.tag, "{http://pagopa-api.pagopa.gov.it/pa/paForNode.xsd}paGetPaymentV2Response")
        self.assertFalse([element.tag for element in wrapper.iterdescendants() if "}" in element.tag])

    def test_refusals_say_the_published_text(self):
        found = texts(build_response(VERIFY, Fault(FaultCode.PAID, CREDITOR)))
        self.assertEqual(found, {
            "outcome": "KO", "faultCode": "PAA_PAGAMENTO_DUPLICATO", "id": CREDITOR,
            "faultString": "Pagamento in attesa risulta concluso all'Ente Creditore"})

    def test_texts_are_cut_and_empty_ones_left_out(self):
        debtor = replace(PAYMENT.debtor, name="è" * 200, street="\x00\x08", city="  ", country="Italia", email="no mail", code="")
        payment = replace(PAYMENT, description="a\nb\x01 " + "c" * 200, debtor=debtor, metadata=())
        message = build_response(GET, payment)
        self.assertEqual(schema_errors(message), [])
        found = texts(message)
        self.assertEqual(found["description"], "a b " + "c" * 136)
        self.assertEqual(found["fullName"], "è" * 70)
        self.assertEqual(found["entityUniqueIdentifierValue"], ANONYMOUS)
        self.assertFalse({"streetName", "city", "country", "e-mail", "officeName", "metadata"} & set(found))

    def test_amounts_have_two_decimals(self):
        for amount, said in [("7", "7.00"), ("1E+2", "100.00"), ("0.1", "0.10"), ("999999999.99", "999999999.99")]:
            answer = replace(NOTICE_ANSWER, option=replace(NOTICE_ANSWER.option, amount=Decimal(amount)))
            self.assertEqual(texts(build_response(VERIFY, answer))["amount"], said)

    def test_an_iban_is_written_together(self):
        transfer = replace(TRANSFER, iban="it60 x054 2811 1010 0000 0123 456")
        self.assertEqual(texts(build_response(GET, replace(PAYMENT, transfers=(transfer,))))["IBAN"], IBAN)

    def test_what_the_node_would_not_accept_says_why(self):
        stamp = replace(TRANSFER, iban="", stamp=StampDuty(b"x" * 32, "RM"))
        for answer, words in [
            (replace(PAYMENT, transfers=()), "transfers do not add up"),
            (replace(PAYMENT, transfers=(TRANSFER, TRANSFER)), "two transfers have the same number"),
            (replace(PAYMENT, amount=Decimal("120.51")), "do not add up"),
            (replace(PAYMENT, amount=Decimal(0), transfers=()), "not between 0.01"),
            (replace(PAYMENT, transfers=(replace(TRANSFER, index=6),)), "they go from 1 to 5"),
            (replace(PAYMENT, transfers=(replace(TRANSFER, iban=""),)), "needs an IBAN or a request for a stamp"),
            (replace(PAYMENT, transfers=(stamp,)), "version 2"),
            (replace(PAYMENT, transfers=(replace(TRANSFER, iban="IT60?"),)), "is not an IBAN"),
            (replace(PAYMENT, transfers=(replace(TRANSFER, fiscal_code="RSSMRA"),)), "RSSMRA is not 11 digits"),
            (replace(PAYMENT, transfers=(replace(TRANSFER, category=" "),)), "transferCategory cannot be empty"),
            (replace(PAYMENT, due_date=None), "dueDate cannot be empty"),
            (replace(PAYMENT, description="\n"), "description cannot be empty"),
            (replace(PAYMENT, debtor=None), "debtor cannot be empty"),
            (replace(PAYMENT, debtor=replace(PAYMENT.debtor, kind="X")), "X is not F or G"),
            (replace(PAYMENT, metadata=(Pair("a", "b"),) * 16), "mapEntry can stand at most 15 times"),
            (replace(PAYMENT, metadata=(Pair("a", ""),)), "value cannot be empty"),
        ]:
            with self.subTest(words=words), self.assertRaisesRegex(AnswerError, words):
                build_response(GET, answer)
        for amount in ("0", "-1", "0.001", "1000000000", "NaN", "Infinity"):
            answer = replace(NOTICE_ANSWER, option=replace(NOTICE_ANSWER.option, amount=Decimal(amount)))
            with self.subTest(amount=amount), self.assertRaises(AnswerError):
                build_response(VERIFY, answer)
        with self.assertRaisesRegex(AnswerError, "noticeNumber cannot be empty"):
            build_response("paDemandPaymentNotice", NOTICE_ANSWER)

    def test_an_answer_of_another_operation_is_a_mistake_of_ours(self):
        for operation, answer in [(VERIFY, PAYMENT), (VERIFY, None), (GET, NOTICE_ANSWER), ("paSendRT", PAYMENT)]:
            with self.subTest(operation=operation), self.assertRaises(TypeError):
                build_response(operation, answer)

    def test_a_soap_fault_is_read_as_such(self):
        message = build_soap_fault("bad\x00 call <&>")
        self.assertIn(b"<faultstring>bad call &lt;&amp;&gt;</faultstring>", message)
        with self.assertRaisesRegex(SoapError, "Fault: bad call <&>"):
            parse_response(VERIFY, message)
        refused = build_response(VERIFY, Fault(FaultCode.PAID, CREDITOR)).replace(b"PAA_PAGAMENTO", b"PPT_PAGAMENTO")
        with self.assertRaisesRegex(SoapError, "PPT_PAGAMENTO_DUPLICATO"):
            parse_response(VERIFY, refused)
        with self.assertRaisesRegex(SoapError, "paymentList: missing"):
            parse_response(VERIFY, build_response("paSendRT").replace(b"paSendRTRes", b"paVerifyPaymentNoticeRes"))
