from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import CreditCommon


@tagged("post_install", "-at_install")
class TestBankLine(CreditCommon):
    """A bank line takes the items it pays in the place of its suspense account; the books stay whole."""

    def setUp(self):
        super().setUp()
        self.moves = self.invoice(600) | self.invoice(400)
        self.items = self.moves.line_ids.filtered(lambda line: line.account_type == "asset_receivable")
        self.bank = self._get_journal(self.client, "bank")

    def credit(self, amount):
        return self.env["account.bank.statement.line"].create({
            "journal_id": self.bank.id, "amount": amount, "payment_ref": "Transfer", "date": "2026-11-20",
        })

    def get_left(self, line):
        return -sum(line._seek_for_lines()[1].mapped("balance"))

    def test_items_that_are_the_whole_line_are_paid(self):
        line = self.credit(1000)
        line._reconcile_with(self.items)
        self.assertEqual(self.moves.mapped("amount_residual"), [0, 0])
        self.assertTrue(line.is_reconciled)
        self.assertEqual(self.get_left(line), 0)
        self.assertEqual(sum(line.move_id.line_ids.mapped("balance")), 0)
        self.assertEqual(len(line.move_id.line_ids), 2)

    def test_what_is_left_stays_on_the_suspense_account(self):
        line = self.credit(1000)
        line._reconcile_with(self.items[0])
        self.assertEqual(self.get_left(line), 400)
        line._reconcile_with(self.items[1])
        self.assertTrue(line.is_reconciled)

    def test_more_than_the_line_is_refused_and_nothing_changes(self):
        line = self.credit(900)
        with self.assertRaisesRegex(UserError, "more than what is left"):
            line._reconcile_with(self.items)
        self.assertEqual(self.get_left(line), 900)

    def test_an_item_that_was_paid_meanwhile_is_refused(self):
        line = self.credit(600)
        self.pay(self.moves[0])
        with self.assertRaisesRegex(UserError, "reconciled meanwhile"):
            line._reconcile_with(self.items[0])

    def test_a_reconciled_line_is_refused(self):
        line = self.credit(600)
        line._reconcile_with(self.items[0])
        with self.assertRaisesRegex(UserError, "reconciled already"):
            line._reconcile_with(self.items[1])
