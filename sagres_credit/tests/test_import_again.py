from odoo.exceptions import UserError
from odoo.tests import tagged

from .import_common import ImportCommon, row

PAID = {"Residuo": "0,00", "Data pagamento": "15/11/2026"}


@tagged("post_install", "-at_install")
class TestImportAgain(ImportCommon):
    """A later file brings in what is new, settles what was paid, asks about what is gone; and can be taken back."""

    def setUp(self):
        super().setUp()
        self.rows = [row(str(number), f"C{number}") for number in range(1, 11)]
        self.first = self.bring_in(self.rows, "2026-11-10")

    def get_open(self):
        return self.get_items().filtered("amount_residual").mapped("name")

    def test_later_file_brings_new_items_and_settles_paid_ones(self):
        rows = [row("1", "C1", **PAID), *self.rows[1:], row("11", "C11")]
        ledger = self.bring_in(rows)
        self.assertEqual((ledger.new_count, ledger.update_count, ledger.same_count), (1, 1, 9))
        self.assertNotIn("1", self.get_open())
        self.assertIn("11", self.get_open())
        entry = self.env["account.move"].search([("credit_import_id", "=", ledger.id), ("move_type", "=", "entry")])
        self.assertEqual(str(entry.date), "2026-11-15")
        self.assertEqual(str(self.mandate.data_as_of), "2026-11-20")

    def test_items_gone_from_a_full_ledger_wait_for_a_person(self):
        ledger = self.validate(self.rows[1:])
        self.assertEqual((ledger.state, ledger.missing_count, ledger.amount_missing), ("to_confirm", 1, 100))
        with self.assertRaises(UserError):
            ledger.action_book()
        ledger.action_settle_missing()
        self.book(ledger)
        self.assertNotIn("1", self.get_open())

    def test_items_gone_may_be_left_open(self):
        ledger = self.validate(self.rows[1:])
        ledger.action_keep_missing()
        self.book(ledger)
        self.assertIn("1", self.get_open())

    def test_file_of_changes_says_nothing_of_the_others(self):
        self.first.layout_id.kind = "change"
        ledger = self.bring_in([row("1", "C1", **PAID)])
        self.assertEqual(ledger.missing_count, 0)
        self.assertEqual(len(self.get_open()), 9)

    def test_abnormal_drop_stops_and_asks(self):
        ledger = self.validate(self.rows[:5])
        self.assertEqual(ledger.state, "to_confirm")
        self.assertIn("5 of 10 open items", ledger.alarm)
        ledger.action_settle_missing()
        self.assertEqual(ledger.state, "to_confirm", "the drop is a question of its own")
        ledger.action_confirm_drop()
        self.assertEqual((ledger.state, ledger.alarm_user_id), ("valid", self.manager))

    def test_older_file_asks_before_it_settles_anything(self):
        ledger = self.validate(self.rows, "2026-11-05")
        self.assertIn("older than the last one", ledger.alarm)

    def test_due_date_of_a_known_item_follows_the_file(self):
        self.bring_in([row("1", "C1", **{"Data scadenza": "15/12/2026"}), *self.rows[1:]])
        item = self.get_items().filtered(lambda move: move.name == "1")
        receivable = item.line_ids.filtered(lambda line: line.account_type == "asset_receivable")
        self.assertEqual((str(item.invoice_date_due), str(receivable.date_maturity)), ("2026-12-15", "2026-12-15"))
        self.assertEqual((item.state, item.amount_residual), ("posted", 100))

    def test_other_amount_of_a_known_item_is_reported_not_booked(self):
        ledger = self.bring_in([row("1", "C1", Importo="80,00"), *self.rows[1:]])
        self.assertEqual([issue[3] for issue in self.get_issues(ledger)], ["amount_differs"])
        self.assertEqual(self.get_items().filtered(lambda move: move.name == "1").amount_total, 100)

    def test_item_paid_here_is_not_opened_again(self):
        self.pay(self.get_items().filtered(lambda move: move.name == "1"))
        ledger = self.bring_in(self.rows)
        self.assertEqual([issue[3] for issue in self.get_issues(ledger)], ["open_here_paid"])
        self.assertNotIn("1", self.get_open())

    def test_undo_takes_everything_back(self):
        debtors = self.get_items().partner_id
        self.undo(self.first)
        self.assertFalse(self.get_items())
        self.assertFalse(debtors.exists())
        self.assertFalse(self.mandate.data_as_of)
        self.bring_in(self.rows, "2026-11-10")
        self.assertEqual(len(self.get_items()), 10)

    def test_undo_opens_again_what_the_file_had_settled(self):
        rows = [row("1", "C1", **PAID), row("2", "C2", **{"Data scadenza": "15/12/2026"}), *self.rows[2:]]
        second = self.bring_in(rows)
        with self.assertRaisesRegex(UserError, "later file"):
            self.first.action_undo()
        self.undo(second)
        self.assertEqual(len(self.get_open()), 10)
        dues = self.get_items().mapped("invoice_date_due")
        self.assertEqual(set(map(str, dues)), {"2026-10-31"})
        self.assertEqual(str(self.mandate.data_as_of), "2026-11-10")

    def test_undo_is_refused_while_a_payment_hangs_on_it(self):
        self.pay(self.get_items()[0])
        with self.assertRaisesRegex(UserError, "1 payments or credit notes"):
            self.first.action_undo()

    def test_undo_is_refused_after_a_conversation(self):
        self.run_night()
        case = self.env["credit.case"].search([("company_id", "=", self.client.id), ("user_id", "!=", False)], limit=1)
        self.talk(case)
        with self.assertRaisesRegex(UserError, "spoken with"):
            self.first.action_undo()

    def test_undo_reverses_where_a_lock_date_forbids_to_delete(self):
        self.client.fiscalyear_lock_date = "2026-10-31"
        self.undo(self.first)
        self.assertEqual(sum(self.get_items().mapped("amount_residual_signed")), 0)
