import threading
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.sagres_credit.models import account_bank_statement_line, account_move_line_wholesale

from .flow_common import FLOW_ID, FlowCommon

TABLES = (
    "account_move", "account_move_line", "account_payment", "account_partial_reconcile", "account_full_reconcile",
    "account_bank_statement_line", "credit_case", "credit_receivable",
)


class Undone(Exception):
    """What was tried is taken back."""


@tagged("post_install", "-at_install")
class TestFlowWholesale(FlowCommon):
    """Many payments are reconciled with a bank line by a few statements, and the books are those that core would write."""

    def setUp(self):
        super().setUp()
        self.transit = self.creditor._get_transit_account()
        self.number = 0
        self.payer = self.env["res.partner"].create({"name": "Payer", "company_id": self.client.id})

    def make_payments(self, count, amount=10, **vals):
        """Book so many payments on the transit account, as receipts do."""
        journal = self.creditor.journal_id
        payments = self.env["account.payment"].create([{
            "payment_type": "inbound", "partner_type": "customer", "partner_id": self.payer.id, "date": "2026-11-19",
            "journal_id": journal.id, "payment_method_line_id": journal.inbound_payment_method_line_ids[:1].id,
            "amount": amount, **vals,
        } for _number in range(count)])
        payments.action_post()
        return payments

    def get_items(self, payments):
        return payments.move_id.line_ids.filtered(lambda item: item.account_id == self.transit)

    def make_receipts(self, count):
        """Keep so many booked receipts of 10 euro, and return the lines of a flow that reports them."""
        first, self.number = self.number + 1, self.number + count
        payments = self.make_payments(count)
        receipts = self.env["pagopa.receipt"].create([{
            "creditor_id": self.creditor.id, "creditor_tax_code": self.creditor.tax_code, "state": "booked",
            "notice_number": f"301{number:015d}", "iuv": f"01{number:015d}", "receipt_number": f"iur-many-{number}",
            "amount": 10, "amount_ours": 10, "date_payment": "2026-11-19 10:00:00", "payment_id": payment.id,
            "transfer_ids": [Command.create({"number": 1, "tax_code": self.creditor.tax_code, "amount": 10})],
        } for number, payment in enumerate(payments, first)])
        return [
            self.get_line(self.options[0], 10, token=receipt.receipt_number, iuv=receipt.iuv) for receipt in receipts
        ]

    def count(self, work):
        """Return how many statements some work takes."""
        statements, thread = [], threading.current_thread()
        self.env.flush_all()
        self.env.invalidate_all()
        self.env.user.partner_id.mapped("name")  # read by whoever comes first
        with patch.object(
            thread, "query_hooks", [lambda cursor, query, *more: statements.append(str(query))], create=True,
        ):
            work()
            self.env.flush_all()
        return len(statements)

    def get_books(self):
        """Return all rows of the tables that reconciling writes; new rows are named by what they belong to."""
        self.env.flush_all()
        rows = {}
        for table in TABLES:
            self.env.cr.execute(f"SELECT * FROM {table} ORDER BY id")
            rows[table] = {row["id"]: row for row in self.env.cr.dictfetchall()}
        return rows

    def name_new(self, books, known):
        """Give rows that are new a name that does not depend on sequences of the database."""
        lines, fulls = books["account_move_line"], {}
        new = sorted(set(lines) - set(known["account_move_line"]))
        names = {line_id: f"new {place}" for place, line_id in enumerate(new)}
        for line_id, line in lines.items():
            if line["full_reconcile_id"] not in known["account_full_reconcile"]:
                fulls.setdefault(line["full_reconcile_id"], names.get(line_id, line_id))
        fulls[None] = None
        for line_id, line in lines.items():
            line["id"] = names.get(line_id, line_id)
            if line["full_reconcile_id"] in fulls:
                line["full_reconcile_id"] = fulls[line["full_reconcile_id"]]
                line["matching_number"] = line["full_reconcile_id"] and "full" or line["matching_number"]
        partials = books["account_partial_reconcile"]
        for partial_id, partial in partials.items():
            partial["debit_move_id"] = names.get(partial["debit_move_id"], partial["debit_move_id"])
            partial["credit_move_id"] = names.get(partial["credit_move_id"], partial["credit_move_id"])
            partial["full_reconcile_id"] = fulls.get(partial["full_reconcile_id"], partial["full_reconcile_id"])
            partial["id"] = None if partial_id not in known["account_partial_reconcile"] else partial_id
        books["account_full_reconcile"] = len(books["account_full_reconcile"])
        return {
            table: sorted(map(str, rows.values())) if isinstance(rows, dict) else rows for table, rows in books.items()
        }

    def try_work(self, work, by_core=False):
        """Return the books after some work, which is taken back."""
        before, books = self.get_books(), {}
        wholesale = type(self.env["account.move.line"])
        strangers = {"somebody"} if by_core else set()
        try:
            with self.env.cr.savepoint(), patch.object(wholesale, "_get_strangers", lambda model: strangers):
                work()
                books.update(self.get_books())
                raise Undone
        except Undone:
            self.env.invalidate_all(flush=False)
        return self.name_new(books, before)

    def assertAsCore(self, work):
        ours, cores = self.try_work(work), self.try_work(work, by_core=True)
        for table in TABLES:
            self.assertEqual(ours[table], cores[table], table)

    def test_the_books_are_those_of_core(self):
        payments = self.make_payments(5) | self.make_payments(2, 12.34)
        line = self.credit(74.68)
        self.assertAsCore(lambda: line._reconcile_with(self.get_items(payments)))

    def test_the_books_are_those_of_core_in_several_counterparts_and_when_something_is_left(self):
        payments = self.make_payments(7, 3.33)
        line = self.credit(100)
        with patch.object(account_bank_statement_line, "COUNTERPART", 3):
            self.assertAsCore(lambda: line._reconcile_with(self.get_items(payments)))
            line._reconcile_with(self.get_items(payments))
        counterparts = line.move_id.line_ids.filtered(lambda item: item.account_id == self.transit)
        self.assertEqual(counterparts.mapped("balance"), [-9.99, -9.99, -3.33])
        self.assertEqual(len(counterparts.full_reconcile_id), 3)

    def test_the_books_are_those_of_core_for_payments_of_invoices_fees_refunds_and_parts(self):
        receipt = self.pay_notice(self.options[0])
        fee = self._get_journal(self.client, "bank").company_id.income_currency_exchange_account_id
        fees = self.make_payments(1, 50, write_off_line_vals=[{
            "name": "Fee", "account_id": fee.id, "balance": 2, "amount_currency": 2, "currency_id": self.client.currency_id.id,
        }])
        part = self.make_payments(1, 100)
        first, line = self.credit(40), self.credit(720)
        first._reconcile_with(self.get_items(part), amount=40)
        back = self.make_payments(1, 20, payment_type="outbound", outstanding_account_id=self.transit.id)
        items = self.get_items(receipt.payment_id | fees | part | back | self.make_payments(2))
        self.assertIn("-20.0", map(str, items.mapped("amount_residual")))
        self.assertAsCore(lambda: line._reconcile_with(items))

    def test_items_on_receivables_are_for_core(self):
        items = self.case.receivable_ids.line_id
        line = self.credit(sum(items.mapped("amount_residual")))
        wholesale = type(self.env["account.move.line"])
        with patch.object(wholesale, "_create_fulls") as fulls:
            line._reconcile_with(items)
        fulls.assert_not_called()
        self.assertEqual(set(items.mapped("amount_residual")), {0})

    def test_no_module_installed_here_is_unknown(self):
        self.assertEqual(self.env["account.move.line"]._get_strangers(), set())
        with patch.object(account_move_line_wholesale, "KNOWN_MODULES", ("base",)):
            self.assertIn("account", self.env["account.move.line"]._get_strangers())

    def test_where_invoices_stay_in_payment_core_reconciles(self):
        payments = self.make_payments(2)
        line = self.credit(20)
        moves, wholesale = type(self.env["account.move"]), type(self.env["account.move.line"])
        with patch.object(moves, "_get_invoice_in_payment_state", lambda move: "in_payment"), \
             patch.object(wholesale, "_create_fulls") as fulls:
            line._reconcile_with(self.get_items(payments))
        fulls.assert_not_called()
        self.assertTrue(line.is_reconciled)

    def test_200_payments_cost_as_many_statements_as_20(self):
        counts = []
        for number, payments in enumerate((2, 20, 200)):  # the first pays for what is kept in memory
            name = f"2026-11-20ABI01234-100{number}"
            flow = self.import_flow(*self.make_receipts(payments), id=name)
            line = self.credit(10 * payments, f"/PUR/LGPE-RIVERSAMENTO/URI/{name}")
            counts.append(self.count(lambda: self.env["pagopa.flow"]._work(self.creditor)))
            self.assertEqual((flow.state, len(line.move_id.line_ids)), ("reconciled", 2))
        self.assertEqual(counts[2], counts[1])

    def test_one_payment_of_a_flow_can_be_undone_and_done_again(self):
        flow = self.import_flow(*self.make_receipts(6))
        line = self.credit(60)
        self.work()
        trial = self.get_trial()
        payments = flow.line_ids.payment_id
        item, others = self.get_items(payments[0]), self.get_items(payments[1:])
        self.assertEqual((set(payments.mapped("is_matched")), set(payments.mapped("state"))), ({True}, {"paid"}))
        item.remove_move_reconcile()
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual((item.amount_residual, item.reconciled, item.matching_number), (10, False, False))
        self.assertFalse(payments[0].is_matched)
        self.assertEqual((set(others.mapped("amount_residual")), set(payments[1:].mapped("is_matched"))), ({0}, {True}))
        self.assertFalse(others.full_reconcile_id)
        self.assertEqual({number[0] for number in others.mapped("matching_number")}, {"P"})
        counterpart = line.move_id.line_ids.filtered(lambda one: one.account_id == self.transit)
        self.assertEqual(counterpart.amount_residual, -10)
        self.assertEqual((flow.state, flow.is_by_hand), ("waiting", True))
        (item | counterpart).reconcile()
        self.assertEqual((item.reconciled, counterpart.reconciled, payments[0].is_matched), (True, True, True))
        self.assertEqual(len((item | others | counterpart).full_reconcile_id), 1)
        self.assertEqual(self.get_trial(), trial)

    def get_trial(self):
        rows = self.env["account.move.line"]._read_group(
            [("company_id", "=", self.client.id), ("parent_state", "=", "posted")], ["account_id"], ["balance:sum"],
        )
        return {account: round(balance, 2) for account, balance in rows}

    def test_a_step_that_is_killed_loses_and_doubles_nothing(self):
        flow = self.import_flow(*self.make_receipts(4))
        lines = self.credit(30) | self.credit(10, f"/PUR/LGPE-RIVERSAMENTO/TXT/1/URI/{FLOW_ID}")
        cron = type(self.env["ir.cron"])
        with patch.object(cron, "_commit_progress", lambda *args, **vals: False):
            self.env["pagopa.flow"]._work(self.creditor, commit=True)
        self.assertEqual((flow.state, sorted(lines.mapped("is_reconciled"))), ("waiting", [False, True]))
        partials = self.env["account.partial.reconcile"].search_count([])
        wholesale = type(self.env["account.move.line"])
        with patch.object(wholesale, "_write_payments", side_effect=Undone), self.assertRaises(Undone), \
             self.env.cr.savepoint():
            self.work()
        self.env.invalidate_all(flush=False)
        self.assertEqual(self.env["account.partial.reconcile"].search_count([]), partials)
        self.work()
        self.assertEqual((flow.state, set(lines.mapped("is_reconciled"))), ("reconciled", {True}))
        self.assertEqual(self.get_trial().get(self.transit), 0)
        before = self.get_books()
        self.work()
        self.assertEqual(self.get_books(), before)

    def test_a_locked_period_is_respected(self):
        payments = self.make_payments(3)
        line = self.credit(30)
        self.env.flush_all()  # core locks no period with an open bank line: as it is when one is imported late
        self.env.cr.execute("UPDATE res_company SET fiscalyear_lock_date = '2026-11-30' WHERE id = %s", [self.client.id])
        self.env.invalidate_all()
        before = self.get_books()
        with self.assertRaisesRegex(UserError, "Global Lock Date"), self.env.cr.savepoint():
            line._reconcile_with(self.get_items(payments))
        self.env.invalidate_all(flush=False)
        self.assertEqual(self.get_books(), before)
