from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import PagopaCommon


@tagged("post_install", "-at_install")
class TestReceiptAct(PagopaCommon):
    """A manager says whose money it is, and books again what failed; nobody else does."""

    def setUp(self):
        super().setUp()
        self.creditor.action_make_journal()
        self.receipt = self.env["pagopa.receipt"].create({
            "creditor_id": self.creditor.id, "creditor_tax_code": self.creditor.tax_code,
            "notice_number": "347000000000000124", "iuv": "47000000000000124", "receipt_number": "RT1", "amount": 600,
            "amount_ours": 600, "date_payment": "2026-11-20 09:00:00", "payer_name": "Rosa Bianchi",
        })

    def assign(self, user=None, **vals):
        action = self.receipt.with_user(user or self.manager).action_assign()
        dialog = self.env["pagopa.receipt.assign"].with_user(user or self.manager).with_context(action["context"])
        return dialog.create({"reason": "The debtor showed the receipt", **vals})

    def test_an_unknown_payment_is_assigned_to_a_notice(self):
        self.receipt._book()
        self.assertEqual(self.receipt.state, "unmatched")
        position = self.env["pagopa.position"]._make_for_cases(self.case).filtered(lambda one: one.amount == 600)
        position._publish()
        self.assign(option_id=position.option_ids.id).action_assign()
        self.assertEqual((self.receipt.state, self.receipt.assigned_by_id), ("booked", self.manager))
        self.assertEqual(self.invoices[0].amount_residual, 0)
        self.assertEqual(position.state, "paid")
        self.assertFalse(self.env["pagopa.anomaly"].search([("code", "=", "R4"), ("state", "=", "open")]))
        with self.assertRaisesRegex(UserError, "found its way meanwhile"):
            self.receipt.with_user(self.manager).action_assign()

    def test_an_unknown_payment_is_assigned_to_a_debtor_and_pays_nothing_in_particular(self):
        self.receipt._book()
        self.assign(target="debtor", case_id=self.case.id).action_assign()
        self.assertEqual((self.receipt.state, self.receipt.case_id), ("booked", self.case))
        self.assertEqual(self.receipt.position_id.state, "paid")
        self.assertEqual(self.invoices.mapped("amount_residual"), [600, 400])
        self.assertEqual(self.case.amount_credit, 600)

    def test_nothing_chosen_or_no_reason_assigns_nothing(self):
        self.receipt._book()
        with self.assertRaisesRegex(UserError, "Choose what was paid"):
            self.assign().action_assign()
        with self.assertRaisesRegex(UserError, "Say how you know"):
            self.assign(target="debtor", case_id=self.case.id, reason=" ").action_assign()

    def test_only_a_manager_decides(self):
        self.receipt._book()
        for user in (self.operator, self.client_user):
            for action in ("action_assign", "action_book"):
                with self.assertRaisesRegex(AccessError, "Only a credit manager"):
                    getattr(self.receipt.with_user(user), action)()

    def test_what_failed_is_booked_again_once_it_is_put_right(self):
        position = self.env["pagopa.position"]._make_for_cases(self.case).filtered(lambda one: one.amount == 600)
        position._publish()
        self.receipt.option_id = position.option_ids
        journal, self.creditor.journal_id = self.creditor.journal_id, False
        with self.assertLogs("odoo.addons.sagres_pagopa", "WARNING"):
            self.receipt._book_safely()
        self.assertEqual(self.receipt.state, "failed")
        self.assertIn("Set the receipts journal", self.receipt.failure)
        self.creditor.journal_id = journal
        self.receipt.with_user(self.manager).action_book()
        self.assertEqual((self.receipt.state, self.receipt.failure), ("booked", False))
        self.assertFalse(self.env["pagopa.anomaly"].search([("code", "=", "R6"), ("state", "=", "open")]))
        with self.assertRaisesRegex(UserError, "Only a receipt that could not be booked"):
            self.receipt.with_user(self.manager).action_book()
