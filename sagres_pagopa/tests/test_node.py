from dataclasses import replace
from decimal import Decimal

from odoo.tests import HttpCase, tagged

from ..tools.node_faults import Fault
from ..tools.node_messages import build_request, parse_response
from ..tools.node_types import Request
from .common import TAX_CODE, PagopaCommon
from .node_samples import RECEIPT

SOAP = {"Content-Type": "text/xml; charset=utf-8"}


@tagged("post_install", "-at_install")
class TestNode(PagopaCommon, HttpCase):
    """The node asks what a notice costs, gets the payment, and hands over the receipt, as over the network."""

    def setUp(self):
        super().setUp()
        self.creditor.action_make_journal()
        self.positions = self.env["pagopa.position"]._make_for_cases(self.case)
        self.positions._publish()
        self.position = self.positions.filtered(lambda position: position.amount == 600)
        self.option = self.position.option_ids

    def ask(self, operation, notice=None, **vals):
        """Return what the endpoint answers to a call, read back."""
        notice = notice or self.option.notice_number
        asked = Request(
            operation=operation, creditor=TAX_CODE, broker=TAX_CODE, station=f"{TAX_CODE}_01", fiscal_code=TAX_CODE,
            notice_number=notice, **vals,
        )
        return self.post(build_request(asked), operation)

    def post(self, body, operation):
        response = self.url_open(f"/pagopa/node/{self.creditor.secret_path}", data=body, headers=SOAP)
        self.assertEqual(response.status_code, 200)
        self.env.invalidate_all()
        return parse_response(operation, response.content)

    def get_receipt(self, **vals):
        amount = vals.pop("amount", Decimal("600.00"))
        part = replace(RECEIPT.transfers[0], amount=amount, fiscal_code=TAX_CODE)
        return replace(
            RECEIPT, notice_number=self.option.notice_number, fiscal_code=TAX_CODE, iuv=self.option.iuv, amount=amount,
            transfers=(part,), **vals,
        )

    def send(self, receipt, operation="paSendRTV2"):
        asked = Request(
            operation=operation, creditor=TAX_CODE, broker=TAX_CODE, station=f"{TAX_CODE}_01", receipt=receipt,
        )
        return self.post(build_request(asked), operation)

    def assertRefused(self, answer, code):
        self.assertIsInstance(answer, Fault)
        self.assertEqual(answer.code, code)

    def test_the_amount_is_the_one_of_the_ledger_at_this_moment(self):
        answer = self.ask("paVerifyPaymentNotice")
        self.assertEqual((answer.option.amount, answer.company_name), (Decimal("600.00"), "Casa Serena"))
        self.pay(self.invoices[0], 100)
        self.env.flush_all()
        self.assertEqual(self.ask("paVerifyPaymentNotice").option.amount, Decimal("500.00"))

    def test_the_payment_goes_to_the_account_of_the_creditor(self):
        for operation in ("paGetPayment", "paGetPaymentV2"):
            with self.subTest(operation):
                answer = self.ask(operation)
                self.assertEqual(answer.iuv, self.option.iuv)
                self.assertEqual([part.amount for part in answer.transfers], [Decimal("600.00")])
                self.assertEqual(answer.transfers[0].iban, self.creditor.account_ids.iban)
                self.assertEqual(answer.transfers[0].category, "9/0101002IM/")
                self.assertEqual(answer.due_date, self.option.date_due)

    def test_what_cannot_be_paid_is_refused_with_its_code(self):
        self.assertRefused(self.ask("paVerifyPaymentNotice", notice="0" * 18), "PAA_PAGAMENTO_SCONOSCIUTO")
        self.assertRefused(self.ask("paVerifyPaymentNotice", notice="301000000000099995"), "PAA_PAGAMENTO_SCONOSCIUTO")
        self.assertRefused(self.ask("paDemandPaymentNotice", service="00001", service_subject="00001", service_data=b"x"),
                           "PAA_PAGAMENTO_SCONOSCIUTO")
        self.position.expires = True
        self.assertRefused(self.ask("paGetPaymentV2"), "PAA_PAGAMENTO_SCADUTO")
        self.position.expires = False
        self.pay(self.invoices[0])
        self.env.flush_all()
        self.assertRefused(self.ask("paGetPaymentV2"), "PAA_PAGAMENTO_DUPLICATO")
        other = (self.positions - self.position).option_ids
        other.position_id._withdraw("cancelled")
        self.assertRefused(self.ask("paGetPaymentV2", notice=other.notice_number), "PAA_PAGAMENTO_ANNULLATO")

    def test_the_configuration_is_checked_in_the_published_order(self):
        self.assertRefused(self.post(build_request(Request(
            operation="paVerifyPaymentNotice", creditor="99999999999", broker="99999999999", station="99999999999_01",
            fiscal_code=TAX_CODE, notice_number=self.option.notice_number,
        )), "paVerifyPaymentNotice"), "PAA_ID_INTERMEDIARIO_ERRATO")
        self.assertRefused(self.post(build_request(Request(
            operation="paVerifyPaymentNotice", creditor="99999999999", broker=TAX_CODE, station=f"{TAX_CODE}_09",
            fiscal_code=TAX_CODE, notice_number=self.option.notice_number,
        )), "paVerifyPaymentNotice"), "PAA_STAZIONE_INT_ERRATA")
        self.assertRefused(self.post(build_request(Request(
            operation="paVerifyPaymentNotice", creditor="99999999999", broker=TAX_CODE, station=f"{TAX_CODE}_01",
            fiscal_code=TAX_CODE, notice_number=self.option.notice_number,
        )), "paVerifyPaymentNotice"), "PAA_ID_DOMINIO_ERRATO")

    def test_a_receipt_is_kept_once_and_booked_once(self):
        self.assertIsNone(self.send(self.get_receipt()))
        self.assertRefused(self.send(self.get_receipt()), "PAA_RECEIPT_DUPLICATA")
        self.assertRefused(self.send(self.get_receipt(), "paSendRT"), "PAA_RECEIPT_DUPLICATA")
        receipt = self.env["pagopa.receipt"].search([("option_id", "=", self.option.id)])
        self.assertEqual((len(receipt), receipt.state), (1, "new"))
        receipt._book_safely()
        self.assertEqual(receipt.state, "booked")
        self.assertEqual(self.invoices[0].amount_residual, 0)
        self.assertEqual((self.position.state, self.option.state), ("paid", "paid"))
        transit = receipt.payment_id.move_id.line_ids.filtered("debit")
        self.assertEqual((transit.account_id, transit.debit), (self.creditor._get_transit_account(), 600))
        self.assertRefused(self.ask("paGetPaymentV2"), "PAA_PAGAMENTO_DUPLICATO")

    def test_a_second_payment_of_a_notice_is_booked_and_named(self):
        self.send(self.get_receipt())
        self.send(self.get_receipt(receipt_id="another-token"))
        receipts = self.env["pagopa.receipt"].search([("option_id", "=", self.option.id)], order="id")
        receipts._book_safely()
        self.assertEqual(set(receipts.mapped("state")), {"booked"})
        anomaly = self.env["pagopa.anomaly"].search([("creditor_id", "=", self.creditor.id)])
        self.assertEqual((anomaly.code, anomaly.receipt_id), ("R1", receipts[1]))
        self.assertFalse(receipts[1].payment_id.move_id.line_ids.filtered("reconciled"))
        self.assertEqual(self.invoices[1].amount_residual, 400)

    def test_the_receipt_of_a_withdrawn_notice_is_booked_and_named(self):
        self.position._withdraw("cancelled")
        self.assertIsNone(self.send(self.get_receipt()))
        receipt = self.env["pagopa.receipt"].search([("option_id", "=", self.option.id)])
        receipt._book_safely()
        self.assertEqual(receipt.state, "booked")
        self.assertEqual(self.env["pagopa.anomaly"].search([("receipt_id", "=", receipt.id)]).code, "R5")

    def test_another_amount_than_due_is_booked_and_named(self):
        self.send(self.get_receipt(amount=Decimal("650.00")))
        receipt = self.env["pagopa.receipt"].search([("option_id", "=", self.option.id)])
        receipt._book_safely()
        anomaly = self.env["pagopa.anomaly"].search([("receipt_id", "=", receipt.id)])
        self.assertEqual((anomaly.code, anomaly.amount), ("R2", 50))
        self.assertEqual(self.invoices[0].amount_residual, 0)

    def test_an_unknown_notice_of_ours_is_kept_on_the_list(self):
        self.assertIsNone(self.send(replace(self.get_receipt(), notice_number="301000000000099995")))
        receipt = self.env["pagopa.receipt"].search([("notice_number", "=", "301000000000099995")])
        receipt._book_safely()
        self.assertEqual((receipt.state, receipt.payment_id.id), ("unmatched", False))
        self.assertEqual(self.env["pagopa.anomaly"].search([("receipt_id", "=", receipt.id)]).code, "R4")

    def test_a_receipt_of_nothing_of_ours_is_refused(self):
        foreign = replace(self.get_receipt().transfers[0], fiscal_code="99999999999")
        answer = self.send(replace(self.get_receipt(), notice_number="301000000000099995", transfers=(foreign,)))
        self.assertRefused(answer, "PAA_SEMANTICA")
        self.assertFalse(self.env["pagopa.receipt"].search([("notice_number", "=", "301000000000099995")]))

    def test_hostile_bodies_are_answered_and_written_down(self):
        url = f"/pagopa/node/{self.creditor.secret_path}"
        for body in (b"", b"hello", b"<a/>", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", b"\xff\xfe<" * 50):
            with self.subTest(body[:20]):
                response = self.url_open(url, data=body or b" ", headers=SOAP)
                self.assertEqual(response.status_code, 200)
                self.assertIn(b"Client", response.content)
        calls = self.env["pagopa.call"].search([("creditor_id", "=", self.creditor.id)])
        self.assertEqual(set(calls.mapped("outcome")), {"soap:Fault"})

    def test_without_the_secret_path_or_the_certificate_nobody_answers(self):
        self.assertEqual(self.url_open("/pagopa/node/wrong", data=b"<a/>", headers=SOAP).status_code, 404)
        url = f"/pagopa/node/{self.creditor.secret_path}"
        self.creditor.certificate_list = "AB:" * 19 + "AB"
        self.assertEqual(self.url_open(url, data=b"<a/>", headers=SOAP).status_code, 404)
        good = {**SOAP, "X-Client-Cert-Fingerprint": "ab" * 20}
        self.assertEqual(self.url_open(url, data=b"<a/>", headers=good).status_code, 200)
        self.creditor.write({"certificate_list": False, "environment": "production"})
        self.assertEqual(self.url_open(url, data=b"<a/>", headers=SOAP).status_code, 404)

    def test_the_log_masks_persons(self):
        self.debtor.credit_tax_code = "RSSMRA80A01H501U"
        self.ask("paGetPaymentV2")
        call = self.env["pagopa.call"].search([("operation", "=", "paGetPaymentV2")], limit=1)
        self.assertEqual((call.outcome, call.notice_number), ("OK", self.option.notice_number))
        self.assertNotIn("Rosa", call.response)
        self.assertNotIn("RSSMRA", call.response)

    def test_the_description_names_this_address(self):
        response = self.url_open(f"/pagopa/node/{self.creditor.secret_path}?wsdl")
        self.assertIn(self.creditor.node_url.encode(), response.content)
