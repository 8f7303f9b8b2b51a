from io import BytesIO

import zeep
from zeep.plugins import HistoryPlugin
from zeep.transports import Transport

from odoo.tests import tagged

from ..tools.node_messages import build_request
from ..tools.node_operations import OPERATIONS
from ..tools.node_types import Request
from .common import TAX_CODE
from .node_common import CALLED, NodeCommon
from .node_spec import find_published, schema_errors, unwrap

SERVICE = {"service": "00001", "service_subject": "00002", "service_data": b"x"}


@tagged("post_install", "-at_install")
class TestNodeClient(NodeCommon):
    """A SOAP client of somebody else, built from the published WSDL or from the one we serve, asks and is answered.

    The client reads strictly, and each answer passes the published schema and our own.
    """

    def get_clients(self):
        """Return ``{name: (client, its service at our address, what it heard)}``."""
        texts = {"own": BytesIO(self.url_open(self.url + "?wsdl").content)}
        if published := find_published():
            texts["published"] = str(published / "wsdl" / "paForNode.wsdl")
        found = {}
        for name, text in texts.items():
            history = HistoryPlugin()
            client = zeep.Client(text, transport=Transport(session=self.opener), plugins=[history])
            binding = next(iter(client.wsdl.bindings))
            found[name] = client, client.create_service(str(binding), self.base_url() + self.url), history
        return found

    def call(self, client, service, request):
        """Make a call with the words of the client's own types."""
        element = unwrap(build_request(request))
        value = service._binding.get(request.operation).input.body.parse(element, client.wsdl.types)
        return getattr(service, request.operation)(**{name: value[name] for name in value})

    def get_requests(self, token):
        asked = {"fiscal_code": TAX_CODE, "notice_number": self.option.notice_number, **CALLED}
        return [
            Request("paVerifyPaymentNotice", **asked), Request("paGetPayment", **asked, transfer_type="POSTAL"),
            Request("paGetPaymentV2", **asked), Request("paDemandPaymentNotice", **CALLED, **SERVICE),
            Request("paSendRT", receipt=self.get_receipt(receipt_id=token), **CALLED),
            Request("paSendRTV2", receipt=self.get_receipt(receipt_id=f"{token}-2"), **CALLED),
        ]

    def test_all_six_operations_are_answered_as_their_schema_says(self):
        for name, (client, service, history) in self.get_clients().items():
            requests = self.get_requests(name)
            self.assertEqual({request.operation for request in requests}, set(OPERATIONS))
            for request in requests:
                with self.subTest(name, operation=request.operation):
                    answer = self.call(client, service, request)
                    wanted = "KO" if request.operation == "paDemandPaymentNotice" else "OK"
                    self.assertEqual(getattr(answer, "outcome", answer), wanted)
                    self.assertEqual(schema_errors(zeep.wsdl.utils.etree_to_string(history.last_received["envelope"])), [])
            self.find_receipts().sudo().unlink()

    def test_refusals_pass_the_schema_too(self):
        for name, (client, service, history) in self.get_clients().items():
            for request in self.get_requests(name):
                changes = [{"creditor": "99999999999"}, {"broker": "9"}, {"station": "9"}]
                changes += [{"notice_number": "0" * 18}] if request.notice_number else []
                for change in changes:
                    with self.subTest(name, operation=request.operation, change=change):
                        answer = self.call(client, service, Request(**{**vars(request), **change}))
                        self.assertEqual(answer.outcome, "KO")
                        self.assertTrue(answer.fault.faultCode.startswith("PAA_"))
                        self.assertEqual(
                            schema_errors(zeep.wsdl.utils.etree_to_string(history.last_received["envelope"])), [])
