import doctest
from types import SimpleNamespace

from lxml import etree

from odoo.tests import BaseCase, tagged

from ..tools import node_wsdl
from ..tools.node_faults import Fault, FaultCode
from ..tools.node_messages import build_request, build_response, parse_request
from ..tools.node_operations import OPERATIONS
from ..tools.node_wsdl import build_wsdl
from .node_samples import CREDITOR, NOTICE, NOTICE_ANSWER, PAYMENT, REQUESTS
from .node_spec import ADDRESS, node_clients, unwrap

ANSWERS = {
    "paVerifyPaymentNotice": NOTICE_ANSWER, "paGetPayment": PAYMENT, "paGetPaymentV2": PAYMENT, "paSendRT": None,
    "paSendRTV2": None,
    "paDemandPaymentNotice": NOTICE_ANSWER.__class__(**{**vars(NOTICE_ANSWER), "notice_number": NOTICE}),
}


def call(client, operation, element):
    """Return a request of a SOAP client that says what an element says."""
    value = client.service._binding.get(operation).input.body.parse(element, client.wsdl.types)
    return etree.tostring(client.create_message(client.service, operation, **{name: value[name] for name in value}))


def answer(client, operation, message):
    """Return what a client makes of an answer of ours, read strictly."""
    response = SimpleNamespace(status_code=200, headers={"Content-Type": "text/xml"}, content=message, encoding="utf-8")
    return client.service._binding.process_reply(client, client.service._binding.get(operation), response)


@tagged("post_install", "-at_install")
class TestNodeWsdl(BaseCase):
    """Clients built from the WSDL, ours or the published one, understand each other with the engine."""

    def test_examples_of_the_documentation(self):
        self.assertFalse(doctest.testmod(node_wsdl).failed)

    def test_the_address_is_filled_in(self):
        self.assertIn(f'location="{ADDRESS}"'.encode(), build_wsdl(ADDRESS))
        self.assertTrue(etree.fromstring(build_wsdl('https://a.example/"<&')).get("targetNamespace"))

    def test_calls_of_any_client_are_read(self):
        for name, client in node_clients().items():
            self.assertEqual(set(client.service._operations), set(OPERATIONS))
            for request in REQUESTS:
                with self.subTest(client=name, operation=request.operation):
                    message = call(client, request.operation, unwrap(build_request(request)))
                    self.assertEqual(parse_request(message), request)

    def test_answers_are_read_by_any_client(self):
        for name, client in node_clients().items():
            for operation, said in ANSWERS.items():
                with self.subTest(client=name, operation=operation):
                    found = answer(client, operation, build_response(operation, said))
                    self.assertEqual(getattr(found, "outcome", found), "OK")
                    refused = answer(client, operation, build_response(operation, Fault(FaultCode.SYSTEM, CREDITOR)))
                    self.assertEqual((refused.outcome, refused.fault.faultCode), ("KO", "PAA_SYSTEM_ERROR"))

    def test_a_client_finds_what_was_answered(self):
        for client in node_clients().values():
            found = answer(client, "paGetPayment", build_response("paGetPayment", PAYMENT)).data
            self.assertEqual((found.paymentAmount, found.dueDate), (PAYMENT.amount, PAYMENT.due_date))
            self.assertEqual(found.transferList.transfer[0].IBAN, PAYMENT.transfers[0].iban)
            self.assertEqual(found.debtor["e-mail"], PAYMENT.debtor.email)
            self.assertEqual(found.metadata.mapEntry[0].key, "anno")
