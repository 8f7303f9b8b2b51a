from dataclasses import replace
from decimal import Decimal

from odoo.fields import Command, Date
from odoo.tests import tagged

from .common import TAX_CODE
from .node_common import NodeCommon


@tagged("post_install", "-at_install")
class TestNodeAnswers(NodeCommon):
    """What a notice is answered with in each state of its position, and how its money is divided."""

    def test_a_notice_past_its_date_is_paid_unless_the_creditor_lets_it_expire(self):
        self.option.date_due = Date.subtract(Date.context_today(self.position), days=1)
        self.assertEqual(self.ask("paVerifyPaymentNotice").option.amount, Decimal("600.00"))
        self.position.expires = True
        self.assertRefused(self.ask("paVerifyPaymentNotice"), "PAA_PAGAMENTO_SCADUTO")
        self.option.date_due = Date.context_today(self.position)
        self.assertEqual(self.ask("paVerifyPaymentNotice").option.amount, Decimal("600.00"))

    def test_a_notice_is_not_known_before_its_day_and_is_from_that_day_on(self):
        self.position.write({"state": "published", "date_valid": Date.add(Date.context_today(self.position), days=1)})
        self.assertRefused(self.ask("paGetPaymentV2"), "PAA_PAGAMENTO_SCONOSCIUTO")
        self.position.date_valid = Date.context_today(self.position)
        self.assertEqual(self.ask("paGetPaymentV2").amount, Decimal("600.00"))

    def test_a_notice_is_closed_from_the_arrival_of_its_receipt_before_it_is_booked(self):
        self.assertIsNone(self.send(self.get_receipt()))
        self.assertEqual(self.find_receipts().state, "new")
        self.assertRefused(self.ask("paVerifyPaymentNotice"), "PAA_PAGAMENTO_DUPLICATO")

    def test_installments_and_the_whole_amount_exclude_each_other(self):
        self.sign_plan(count=2)
        position = self.env["pagopa.position"]._make_for_cases(self.case).filtered("plan_id")
        position._publish()
        whole, first, second = position.option_ids.sorted(lambda option: (option.kind != "full", option.number))
        self.send(self.get_receipt(first))
        self.assertRefused(self.ask("paVerifyPaymentNotice", whole.notice_number), "PAA_PAGAMENTO_DUPLICATO")
        self.assertEqual(self.ask("paVerifyPaymentNotice", second.notice_number).option.amount, Decimal("500.00"))
        self.find_receipts()._book_safely()
        self.assertEqual(position.state, "partially_paid")
        self.assertRefused(self.ask("paVerifyPaymentNotice", whole.notice_number), "PAA_PAGAMENTO_SCONOSCIUTO")
        self.assertRefused(self.ask("paVerifyPaymentNotice", first.notice_number), "PAA_PAGAMENTO_DUPLICATO")

    def test_a_replaced_or_reversed_debt_is_cancelled(self):
        self.sign_plan(count=2)
        self.assertRefused(self.ask("paGetPaymentV2"), "PAA_PAGAMENTO_ANNULLATO")

    def test_the_postal_account_is_used_when_the_postman_asks(self):
        bank = self.env["res.partner.bank"].create({
            "acc_number": "IT19A0760101000000012345678", "partner_id": self.client.partner_id.id,
        })
        self.assertFalse(self.ask("paVerifyPaymentNotice").option.all_postal)
        self.creditor.account_ids = [Command.create({
            "bank_id": bank.id, "is_postal": True, "postal_authorisation": "AUT. DB/1", "sequence": 20,
        })]
        self.assertTrue(self.ask("paVerifyPaymentNotice").option.all_postal)
        self.assertEqual(self.ask("paGetPaymentV2", transfer_type="POSTAL").transfers[0].iban, bank.sanitized_acc_number)
        self.assertEqual(self.ask("paGetPaymentV2").transfers[0].iban, self.creditor.account_ids[0].iban)

    def test_the_parts_of_other_bodies_and_ours_are_the_payment(self):
        self.option.position_id.state = "draft"
        self.option.beneficiary_ids = [Command.create({
            "name": f"Province {number}", "tax_code": f"9876543210{number}", "iban": "IT60X0542811101000000123456",
            "category_id": self.category.id, "amount": 100 * number,
        }) for number in (1, 2)]
        self.option.position_id.state = "valid"
        for paid, parts in ((0, [300, 100, 200]), (250, [50, 100, 200]), (150, [67, 133])):
            self.pay(self.invoices[0], paid) if paid else None
            for operation in ("paGetPayment", "paGetPaymentV2"):
                with self.subTest(operation, paid=paid):
                    answer = self.ask(operation)
                    self.assertEqual(sum(part.amount for part in answer.transfers), answer.amount)
                    self.assertEqual([round(part.amount) for part in answer.transfers], parts)

    def test_a_hint_about_the_amount_refuses_nothing(self):
        self.assertEqual(self.ask("paGetPayment", amount=Decimal("1.00")).amount, Decimal("600.00"))

    def test_a_notice_of_another_creditor_of_the_station_is_not_ours(self):
        other = self._create_creditor(self.client, self.bank, tax_code="98765432109", name="Other body")
        self.assertRefused(self.ask("paVerifyPaymentNotice", creditor=other.tax_code), "PAA_PAGAMENTO_SCONOSCIUTO")
        other.use_node = False
        self.assertRefused(self.ask("paVerifyPaymentNotice", creditor=other.tax_code), "PAA_ID_DOMINIO_ERRATO")

    def test_a_copy_of_the_receipt_of_another_body_is_kept_as_a_copy(self):
        part = self.get_receipt().transfers[0]
        receipt = self.get_receipt(fiscal_code="98765432109", transfers=(replace(part, fiscal_code="98765432109"), replace(
            part, index=2, fiscal_code=TAX_CODE, amount=Decimal("5.00"),
        )))
        self.assertIsNone(self.send(receipt))
        self.find_receipts()._book_safely()
        self.assertEqual((self.find_receipts().state, self.find_receipts().amount_ours), ("copy", 5))
        self.assertFalse(self.find_anomalies())
        self.assertEqual(self.ask("paVerifyPaymentNotice").option.amount, Decimal("600.00"))

    def test_a_receipt_of_what_was_not_paid_is_kept_and_never_booked(self):
        self.assertIsNone(self.send(self.get_receipt(outcome="KO")))
        self.book()
        self.assertEqual(self.find_receipts().state, "unpaid")
        self.assertEqual(self.ask("paVerifyPaymentNotice").option.amount, Decimal("600.00"))
        self.assertIsNone(self.send(self.get_receipt()), "the one of the payment is taken all the same")

    def test_a_receipt_that_contradicts_itself_is_booked_by_its_transfers_and_named(self):
        part = replace(self.get_receipt().transfers[0], amount=Decimal("590.00"))
        self.assertIsNone(self.send(self.get_receipt(transfers=(part,))))
        self.find_receipts()._book_safely()
        self.assertEqual(self.find_anomalies().mapped("code"), ["R8"])
        self.assertEqual(self.find_receipts().payment_id.amount, 590)
        self.assertEqual(self.invoices[0].amount_residual, 10)
