import doctest
from dataclasses import replace

from odoo.tests import BaseCase, tagged

from ..tools import node_mask
from ..tools.node_faults import Fault, FaultCode
from ..tools.node_mask import mask_message
from ..tools.node_messages import build_request, build_response
from .node_samples import ANNA, CREDITOR, DEMAND, GET, NOTICE, PAYMENT, RECEIPT_V2, SEND_V2


@tagged("post_install", "-at_install")
class TestNodeMask(BaseCase):
    """The event log shows which notice was asked and answered, never whose."""

    def test_examples_of_the_documentation(self):
        self.assertFalse(doctest.testmod(node_mask).failed)

    def test_no_word_of_a_person_stays(self):
        named = replace(RECEIPT_V2, description="Retta di Anna Rossi", payment_note="per Anna Rossi")
        for message in (build_request(replace(SEND_V2, receipt=named)), build_response("paGetPaymentV2", PAYMENT),
                        build_request(GET), build_request(DEMAND)):
            masked = mask_message(message)
            for word in (ANNA.name, ANNA.code, ANNA.street, ANNA.email, "Anna", "nota", "PHRhcmdh", "PG1hcmNh"):
                self.assertNotIn(word, masked)

    def test_what_finds_a_call_again_stays(self):
        masked = mask_message(build_request(SEND_V2))
        for word in (NOTICE, CREDITOR, "token-1", "136.50", "AGID_01", "<outcome>OK</outcome>"):
            self.assertIn(word, masked)
        refused = mask_message(build_response("paSendRT", Fault(FaultCode.SYNTAX, CREDITOR, "receipt/fee: missing")))
        self.assertIn("<description>receipt/fee: missing</description>", refused)

    def test_what_cannot_be_read_is_not_kept(self):
        self.assertEqual(mask_message(b"<!DOCTYPE a><debtor>Anna</debtor>"), "(33 bytes that are no readable XML)")
        self.assertEqual(mask_message(b"<debtor><fullName>Anna"), "(22 bytes that are no readable XML)")
