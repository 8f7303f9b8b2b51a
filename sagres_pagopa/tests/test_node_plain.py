from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

import zeep
from zeep.plugins import HistoryPlugin
from zeep.transports import Transport

from odoo.tests import tagged

from ..tools.node_operations import OPERATIONS
from .common import IBAN, TAX_CODE
from .node_common import NodeCommon
from .node_spec import find_published, schema_errors

STATION = {"idPA": TAX_CODE, "idBrokerPA": TAX_CODE, "idStation": f"{TAX_CODE}_01"}
PERSON = {
    "uniqueIdentifier": {"entityUniqueIdentifierType": "F", "entityUniqueIdentifierValue": "RSSNNA80A41H501X"},
    "fullName": "Anna D'Àngelo-Œuvre",
}


@tagged("post_install", "-at_install")
class TestNodePlain(NodeCommon):
    """A SOAP client that knows the WSDL and nothing of ours: each operation says yes where it may, and no in its own words."""

    def get_services(self):
        """Return ``{name: (service, what it heard)}`` of the WSDL we serve, and of the published one where it is."""
        texts = {"own": BytesIO(self.url_open(self.url + "?wsdl").content)}
        if published := find_published():
            texts["published"] = str(published / "wsdl" / "paForNode.wsdl")
        found = {}
        for name, text in texts.items():
            history = HistoryPlugin()
            client = zeep.Client(text, transport=Transport(session=self.opener), plugins=[history])
            address = self.base_url() + self.url
            found[name] = client.create_service(str(next(iter(client.wsdl.bindings))), address), history
        return found

    def get_receipt_words(self, token, **vals):
        return {**STATION, "receipt": {
            "receiptId": token, "noticeNumber": self.option.notice_number, "fiscalCode": TAX_CODE, "outcome": "OK",
            "creditorReferenceId": self.option.iuv, "paymentAmount": Decimal("600.00"), "description": "Rette",
            "companyName": "Casa Serena", "debtor": PERSON, "payer": PERSON, "idPSP": "AGID_01",
            "PSPCompanyName": "Banca di Prova", "idChannel": "97735020584_02", "channelDescription": "app",
            "fee": Decimal("1.50"), "paymentDateTime": datetime(2026, 11, 20, 10, 30), "applicationDate": date(2026, 11, 20),
            "transferDate": date(2026, 11, 21),
            "transferList": {"transfer": [{
                "idTransfer": 1, "transferAmount": Decimal("600.00"), "fiscalCodePA": TAX_CODE, "IBAN": IBAN,
                "remittanceInformation": "/RFB/1", "transferCategory": "9/0101002IM/",
            }]},
            **vals,
        }}

    def get_calls(self, name):
        """Return ``{operation: words of a call}``, in the order in which a payment goes."""
        code = {"qrCode": {"fiscalCode": TAX_CODE, "noticeNumber": self.option.notice_number}}
        return {
            "paVerifyPaymentNotice": {**STATION, **code},
            "paGetPayment": {**STATION, **code, "amount": Decimal("600.00"), "transferType": "POSTAL"},
            "paGetPaymentV2": {**STATION, **code, "amount": Decimal("1.00"), "dueDate": date(2026, 12, 31)},
            "paDemandPaymentNotice": {
                **STATION, "idServizio": "00001", "idSoggettoServizio": "00042",
                "datiSpecificiServizioRequest": b'\n<?xml version="1.0"?><ta:tassaAuto xmlns:ta="urn:x"/>\n',
            },
            "paSendRT": self.get_receipt_words(f"{name}-1"),
            "paSendRTV2": self.get_receipt_words(f"{name}-2"),
        }

    def call(self, services, name, operation, words):
        """Return outcome and fault of a call; its answer must pass the schemas."""
        service, history = services[name]
        self.env.flush_all()
        answer = getattr(service, operation)(**words)
        self.env.invalidate_all()
        self.assertEqual(schema_errors(zeep.wsdl.utils.etree_to_string(history.last_received["envelope"])), [])
        fault = getattr(answer, "fault", None)
        return getattr(answer, "outcome", answer), fault and fault.faultCode, answer

    def test_each_operation_says_yes(self):
        services = self.get_services()
        for name in services:
            calls = self.get_calls(name)
            self.assertEqual(set(calls), set(OPERATIONS))
            for operation, words in calls.items():
                with self.subTest(name, operation=operation):
                    outcome, fault, answer = self.call(services, name, operation, words)
                    demanded = operation == "paDemandPaymentNotice"  # not offered: the published answer is no
                    self.assertEqual((outcome, fault), ("KO", "PAA_PAGAMENTO_SCONOSCIUTO") if demanded else ("OK", None))
                    if operation.startswith("paGet"):
                        self.assertEqual(answer.data.paymentAmount, Decimal("600.00"))
            self.find_receipts().sudo().unlink()

    def test_each_operation_says_no(self):
        services = self.get_services()
        for name in services:
            calls = self.get_calls(name)
            for operation, words in calls.items():
                for wrong, code in (
                    ({"idBrokerPA": "00000000000"}, "PAA_ID_INTERMEDIARIO_ERRATO"),
                    ({"idStation": "x"}, "PAA_STAZIONE_INT_ERRATA"),
                    ({"idPA": "00000000000"}, "PAA_ID_DOMINIO_ERRATO"),
                ):
                    with self.subTest(name, operation=operation, code=code):
                        self.assertEqual(self.call(services, name, operation, {**words, **wrong})[:2], ("KO", code))
            probe = {"qrCode": {"fiscalCode": TAX_CODE, "noticeNumber": "0" * 18}}
            for operation in list(calls)[:3]:
                found = self.call(services, name, operation, {**calls[operation], **probe})
                self.assertEqual(found[:2], ("KO", "PAA_PAGAMENTO_SCONOSCIUTO"), operation)
            for operation in list(calls)[4:]:
                self.assertEqual(self.call(services, name, operation, calls[operation])[0], "OK")
                found = self.call(services, name, operation, calls[operation])
                self.assertEqual(found[:2], ("KO", "PAA_RECEIPT_DUPLICATA"), operation)
                foreign = self.get_receipt_words("foreign", fiscalCode="99999999999")
                foreign["receipt"]["transferList"]["transfer"][0]["fiscalCodePA"] = "99999999999"
                self.assertEqual(self.call(services, name, operation, foreign)[:2], ("KO", "PAA_SEMANTICA"), operation)
            for operation in list(calls)[:3]:
                found = self.call(services, name, operation, calls[operation])
                self.assertEqual(found[:2], ("KO", "PAA_PAGAMENTO_DUPLICATO"), operation)
            self.find_receipts().sudo().unlink()
