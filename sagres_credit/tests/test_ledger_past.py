import random
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command, Date
from odoo.tests import tagged
from odoo.tools import SQL

from . import ledger_oracle
from .common import NIGHT
from .ledger_common import LedgerCommon


@tagged("post_install", "-at_install")
class TestLedgerPast(LedgerCommon):
    """The ageing as of any day: what was open then, by the dates of reconciliations."""

    def _age(self, user=None, **context):
        rows = self.as_user(user or self.manager, "credit.ageing.report", **context).search([("company_id", "=", self.client.id)])
        return {row.move_id: (row.bucket, row.amount_open) for row in rows}

    def test_open_amount_follows_the_dates_of_settlements(self):
        move = self.book(100, "2026-08-01", "2026-08-31")
        self.settle(move, 40, "2026-09-10")
        self.settle(move, 60, "2026-10-10")
        found = {day: self.read_open(day).get(move, 0) for day in (
            "2026-07-31", "2026-08-01", "2026-09-09", "2026-09-10", "2026-10-09", "2026-10-10", "2026-11-20",
        )}
        self.assertEqual(list(found.values()), [0, 100, 100, 60, 60, 0, 0])

    def test_payment_in_advance_is_a_credit_until_its_invoice_is_booked(self):
        move = self.book(100, "2026-09-01", "2026-09-30")
        entry = self.settle(move, 100, "2026-08-20").move_id
        self.assertEqual(self.read_open("2026-08-25"), {entry: -100})
        self.assertEqual(self.read_open("2026-09-01"), {})

    def test_undone_reconciliation_opens_the_past_again(self):
        move = self.book(100, "2026-08-01", "2026-08-31")
        line = self.settle(move, 100, "2026-09-10")
        line.remove_move_reconcile()
        self.assertEqual(self.read_open("2026-10-01"), {move: 100, line.move_id: -100})

    def test_draft_and_other_accounts_are_not_there(self):
        self.invoice(100, 10, post=False)
        self.assertEqual(self.read_open(NIGHT), {})

    def test_item_stands_in_the_bucket_of_its_days_overdue(self):
        expected = {
            0: "0_not_due", 1: "1_30", 30: "1_30", 31: "2_60", 60: "2_60", 61: "3_90", 90: "3_90", 91: "4_180", 180: "4_180",
            181: "5_365", 365: "5_365", 366: "6_older", -5: "0_not_due",
        }
        moves = {self.invoice(100, days): bucket for days, bucket in expected.items()}
        self.assertEqual({move: bucket for move, (bucket, _amount) in self._age().items()}, moves)

    def test_days_overdue_are_those_of_the_day_asked_for(self):
        self.book(100, "2026-08-01", "2026-08-31")
        report = self.as_user(self.manager, "credit.ageing.report")
        for day, days in (("2026-08-31", 0), ("2026-09-01", 1), ("2026-10-30", 60)):
            row = report.search([("company_id", "=", self.client.id), ("as_of", "=", day)])
            self.assertEqual((row.days_overdue, row.as_of), (days, Date.to_date(day)))

    def test_credits_not_allocated_stand_apart_and_the_total_is_the_balance_of_the_books(self):
        self.invoice(100, 40)
        self.refund(30)
        self.receive(25)
        report = self.as_user(self.manager, "credit.ageing.report")
        groups = report._read_group(
            [("company_id", "=", self.client.id)], [], ["amount_open:sum", "amount_overdue:sum", "amount_credit:sum"],
        )
        self.assertEqual(groups, [(45, 100, -55)])

    def test_day_may_come_from_the_context_or_from_the_condition(self):
        move = self.book(100, "2026-08-01", "2026-08-31")
        self.settle(move, 100, "2026-10-10")
        self.assertEqual(self._age(), {})
        self.assertEqual(self._age(credit_as_of="2026-10-09"), {move: ("2_60", 100)})
        self.assertEqual(self._age(credit_as_of="quarter"), {move: ("1_30", 100)})
        report = self.as_user(self.manager, "credit.ageing.report")
        domain = [("company_id", "=", self.client.id), ("as_of", "=", "2026-09-30")]
        self.assertEqual(report._read_group(domain, ["bucket"], ["amount_open:sum"]), [("1_30", 100)])
        self.assertEqual(report.search_count(domain), 1)
        shown = report.web_search_read(domain, {"amount_open": {}, "bucket": {}, "as_of": {}})["records"]
        self.assertEqual([(row["amount_open"], row["as_of"]) for row in shown], [(100, Date.to_date("2026-09-30"))])

    def test_what_is_no_past_day_is_refused(self):
        for asked, words in (("tomorrow", "«tomorrow» is no date."), (["x"], "is no date."), ("2026-11-21", "not known yet")):
            with self.subTest(asked=asked), self.assertRaisesRegex(UserError, words):
                self._age(credit_as_of=asked)

    def test_row_opens_its_item_and_its_case_also_when_it_is_settled_today(self):
        move = self.book(100, "2026-08-01", "2026-08-31")
        self.run_night()
        self.settle(move, 100, "2026-10-10")
        line = self._get_items(move)
        row = self.as_user(self.operator, "credit.ageing.report").browse(line.id)
        self.assertEqual(row.action_open_item()["res_id"], move.credit_receivable_ids.id)
        self.assertEqual(row.action_open_case()["res_id"], self.get_case().id)

    def test_item_without_a_case_says_so(self):
        move = self.book(100, "2026-11-10", "2026-12-10")
        with self.assertRaisesRegex(UserError, "No case was opened"):
            self.as_user(self.operator, "credit.ageing.report").browse(self._get_items(move).id).action_open_case()

    def test_staff_of_a_client_sees_its_own_ledger_only(self):
        self._create_mandate(self.other_client, self.colleague)
        stranger = self._create_debtor("Ugo Neri", self.other_client)
        own, foreign = self.invoice(100, 40), self.invoice(70, 40, stranger)
        for name in ("credit.ageing.report", "credit.roll.report", "credit.vintage.report"):
            for user, moves in ((self.client_user, own), (self.manager, own | foreign)):
                rows = self.as_user(user, name).search([])
                self.assertEqual(rows.move_id & (own | foreign), moves, f"{name} of {user.login}")
        with self.assertRaises(AccessError):
            self.as_user(self.client_user, "credit.ageing.report").browse(self._get_items(foreign).id).read(["amount_open"])

    def test_dialog_opens_the_report_of_the_day_chosen(self):
        dialog = self.as_user(self.client_user, "credit.past.open").create({"date": "2026-10-31", "report": "credit.roll.report"})
        action = dialog.action_open()
        self.assertEqual((action["res_model"], action["context"]), ("credit.roll.report", {"credit_as_of": "2026-10-31"}))
        self.assertEqual(action["name"], "What became of it in thirty days as of 10/31/2026")
        dialog.date = "2026-12-01"
        with self.assertRaisesRegex(UserError, "not known yet"):
            dialog.action_open()

    def test_screens_cost_as_many_queries_for_many_items_as_for_few(self):
        groups = {"credit.ageing.report": "bucket", "credit.vintage.report": "stock", "credit.roll.report": "bucket_now"}
        counts = []
        for number in (2, 2, 20):  # the first round fills what the server keeps for everybody
            self.env["account.move"].create([self._prepare_bill() for _number in range(number)]).action_post()
            self.env.flush_all()
            for name, group in groups.items():
                report = self.as_user(self.manager, name, credit_as_of="2026-11-19")
                self._read_screen(report, group)  # what is read once for the user is not counted
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                self._read_screen(report, group)
                counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[3:6], counts[6:])

    def _read_screen(self, report, group):
        domain, named = [("company_id", "=", self.client.id)], {"fields": {"display_name": {}}}
        report.formatted_read_group(domain, [group], ["__count"])
        report.web_search_read(domain, {"partner_id": named, "move_id": named})

    def _prepare_bill(self):
        return {
            "move_type": "out_invoice", "partner_id": self.debtor.id, "company_id": self.client.id, "invoice_date": "2026-08-01",
            "invoice_date_due": "2026-09-01", "invoice_payment_term_id": False,
            "invoice_line_ids": [Command.create({"name": "Fee", "price_unit": 10, "tax_ids": [Command.clear()]})],
        }


@tagged("post_install", "-at_install")
class TestLedgerGenerated(LedgerCommon):
    """A ledger drawn by seed, as of several days, against an independent computation in plain Python."""

    DAYS = (date(2026, 6, 30), date(2026, 8, 15), date(2026, 9, 30), date(2026, 10, 31), date(2026, 11, 20))

    def build(self):
        draw = random.Random("ledger")
        debtors = [self._create_debtor(f"Debtor {number}", self.client) for number in range(4)]
        self.facts = []
        self.moves = {}
        for _number in range(30):
            self._draw_invoice(draw, draw.choice(debtors))
        for debtor in debtors:
            day = date(2026, 5, 1) + timedelta(days=draw.randrange(190))
            entry = self.receive(25, debtor)
            entry.button_draft()
            entry.date = day
            entry.action_post()
            self.facts.append(ledger_oracle.Fact(debtor, day, day, Decimal(-25), is_sale=False))

    def _draw_invoice(self, draw, debtor):
        day = date(2026, 1, 10) + timedelta(days=draw.randrange(290))
        due = day + timedelta(days=draw.choice((0, 15, 30, 60)))
        amount = Decimal(draw.randrange(2000, 50000)) / 100
        move = self.book(float(amount), day, due, debtor)
        fact = ledger_oracle.Fact(debtor, day, due, amount)
        self.facts.append(fact)
        left = amount
        for _part in range(draw.choice((0, 1, 1, 2))):
            part = min(left, (amount / draw.choice((1, 2, 3))).quantize(Decimal("0.01")))
            when = day + timedelta(days=draw.randrange(-5, 120))
            if part and when <= NIGHT:
                kind = draw.choice(("bank", "bank", "bank", "refund", "write_off"))
                self.settle(move, float(part), when, kind)
                later = max(when, day)
                fact.settled.append((later, part))
                self.facts.append(ledger_oracle.Fact(debtor, when, when, -part, kind == "refund", [(later, part)]))
                left -= part

    def test_ageing_is_that_of_plain_python_on_every_day(self):
        for day in self.DAYS:
            report = self.as_user(self.manager, "credit.ageing.report", credit_as_of=day)
            rows = report._read_group([("company_id", "=", self.client.id)], ["bucket"], ["amount_open:sum"])
            found = {name: Decimal(str(round(amount, 2))) for name, amount in rows}
            self.assertEqual(found, ledger_oracle.ageing(self.facts, day), day)

    def test_figures_are_those_of_plain_python_on_every_day(self):
        kpi = self.env["credit.kpi"]
        for until in self.DAYS:
            for days in (30, 92):
                since = until - timedelta(days=days)
                expected = ledger_oracle.figures(self.facts, since, until)
                found = kpi._measure(self.client, since, until, list(expected))[self.client]
                for code, value in expected.items():
                    with self.subTest(code=code, until=until, days=days):
                        self._assert_near(found[code]["value"], value)

    def _assert_near(self, found, expected):
        self.assertEqual(found is None, expected is None, (found, expected))
        if found is not None:
            self.assertAlmostEqual(float(found), float(expected), places=6)

    def test_reading_backwards_is_reading_forwards(self):
        forwards = SQL(
            """SELECT item.id, item.balance - COALESCE((SELECT SUM(amount) FROM account_partial_reconcile
                                                         WHERE debit_move_id = item.id AND max_date <= %(day)s), 0)
                                    + COALESCE((SELECT SUM(amount) FROM account_partial_reconcile
                                                 WHERE credit_move_id = item.id AND max_date <= %(day)s), 0)
                 FROM account_move_line AS item JOIN account_account AS account ON account.id = item.account_id
                WHERE account.account_type = 'asset_receivable' AND item.parent_state = 'posted' AND item.date <= %(day)s
                  AND item.company_id = %(company)s""", day=date(2026, 8, 15), company=self.client.id,
        )
        past = self.env["credit.ledger.past"]
        past._flush()
        backwards = defaultdict(float)
        for row in self.env.execute_query(past._get_open_query(self.client, date(2026, 8, 15))):
            backwards[row[0]] += round(row[8], 2)
        expected = {line: round(left, 2) for line, left in self.env.execute_query(forwards) if round(left, 2)}
        self.assertEqual(dict(backwards), expected)

    def test_balance_of_the_books_is_the_sum_of_what_is_open(self):
        for day in self.DAYS:
            lines = self.env["account.move.line"].search([
                ("company_id", "=", self.client.id), ("account_type", "=", "asset_receivable"), ("date", "<=", day),
                ("parent_state", "=", "posted"),
            ])
            self.assertAlmostEqual(sum(self.read_open(day).values()), sum(lines.mapped("balance")), places=2)
