from datetime import date
from decimal import Decimal
from fractions import Fraction

from odoo.fields import Command
from odoo.tests import tagged

from .ledger_common import LedgerCommon

SINCE, UNTIL = date(2026, 9, 1), date(2026, 10, 31)
CODES = [
    "dso", "dso_countback", "dso_best", "add", "cei", "overdue_ratio", "recovery_new", "recovery_old", "roll_rate", "cure_rate",
    "at_risk", "working_capital", "days_to_match",
]


@tagged("post_install", "-at_install")
class TestKpiLedger(LedgerCommon):
    """A small ledger by hand: 61 days, the mandate began on the first of them.

    At the end A 200 and B 200 are overdue, D 150 is not due, E is a credit note of 50 not allocated: 500 in all. The evening
    before, A 200, B 300, F 300 and 60 of G were open: 860. Sales are C 500 and D 150 less credit notes of 10 and 50: 590.
    """

    def build(self):
        self.mandate.date_start = SINCE
        self.neighbour = self._create_debtor("Ugo Neri", self.client)
        self.a = self.book(200, "2026-07-10", "2026-08-09")
        self.b = self.book(300, "2026-08-15", "2026-09-14")
        self.c = self.book(500, "2026-09-05", "2026-10-05")
        self.d = self.book(150, "2026-10-10", "2026-11-09")
        self.book(50, "2026-10-15", "2026-10-15", kind="out_refund")
        self.f = self.book(300, "2026-08-20", "2026-09-20", self.neighbour)
        self.g = self.book(100, "2026-07-01", "2026-07-31", self.neighbour)
        self.b_paid = self.settle(self.b, 100, "2026-09-20")
        self.settle(self.c, 500, "2026-10-25")
        self.settle(self.f, 300, "2026-10-12")
        self.settle(self.g, 40, "2026-08-10")
        self.settle(self.g, 30, "2026-09-10")
        self.settle(self.g, 10, "2026-09-15", "refund")
        self.settle(self.g, 20, "2026-10-20", "write_off")

    def _measure(self, code, since=SINCE, until=UNTIL, company=None):
        company = company or self.client
        return self.env["credit.kpi"]._measure(company, since, until, [code])[company][code]

    def _check(self, code, value, numerator, denominator):
        found = self._measure(code)
        self.assertAlmostEqual(found["value"], Decimal(value.numerator) / value.denominator, places=10)
        self.assertEqual((found["numerator"], found["denominator"]), (numerator, denominator))

    def test_dso_is_receivables_over_sales_by_the_days(self):
        self._check("dso", Fraction(500 * 61, 590), 500 * 61, 590)

    def test_best_dso_counts_only_what_is_not_due(self):
        self._check("dso_best", Fraction(150 * 61, 590), 150 * 61, 590)

    def test_days_delinquent_are_the_difference(self):
        self._check("add", Fraction(350 * 61, 590), 350 * 61, 590)

    def test_countback_takes_months_newest_first_and_the_last_pro_rata(self):
        """Of 500 October took 100 in 31 days, September has 490 in 30 days and 400 are left."""
        self.assertAlmostEqual(self._measure("dso_countback")["value"], 31 + Decimal(400) * 30 / 490, places=10)

    def test_countback_that_runs_out_of_sales_says_at_least(self):
        found = self._measure("dso_countback", date(2026, 7, 1), date(2026, 7, 31))
        self.assertEqual((found["value"], found["note"]), (31, ""))
        bank = self._get_journal(self.client, "bank")
        self.env["account.move"].create({
            "journal_id": bank.id, "date": "2026-07-15", "line_ids": [
                Command.create({"account_id": bank.default_account_id.id, "credit": 1000}),
                Command.create({
                    "account_id": self._get_items(self.a).account_id.id, "debit": 1000, "partner_id": self.debtor.id,
                }),
            ],
        }).action_post()
        found = self._measure("dso_countback", date(2026, 7, 1), date(2026, 7, 31))
        self.assertEqual((found["value"], found["note"]), (31, "At least: more is open than all the invoices known."))

    def test_effectiveness_is_what_came_in_over_what_could(self):
        self._check("cei", Fraction(100 * 950, 1300), 860 + 590 - 500, 860 + 590 - 150)

    def test_overdue_share_leaves_credits_out(self):
        self._check("overdue_ratio", Fraction(100 * 400, 550), 400, 550)

    def test_roll_is_a_bucket_over_the_bucket_before_thirty_days_earlier(self):
        """On 1 October B 200 and F 300 were 1-30 days late; on 31 October B is 47 days late, F is paid."""
        self._check("roll_rate", Fraction(40), 200, 500)

    def test_cure_counts_the_same_debtors(self):
        """On 1 October both were late; the neighbour paid F and nothing of G was left."""
        self._check("cure_rate", Fraction(50), 1, 2)

    def test_recovery_on_the_stock_found_is_net_of_credit_notes(self):
        """A 200 and the 60 left of G, less its credit note of 10; 30 were paid, 20 written off."""
        self._check("recovery_old", Fraction(12), 30, 250)

    def test_recovery_on_new_credits_is_of_what_fell_due_in_the_period(self):
        self._check("recovery_new", Fraction(100 * 900, 1100), 900, 1100)
        self.assertEqual(self._measure("recovery_new")["n"], 3)
        self.assertIsNone(self._measure("recovery_new", date(2026, 10, 6), UNTIL)["value"])

    def test_figure_opens_the_records_it_counts(self):
        for code in ("dso", "dso_best", "overdue_ratio", "roll_rate", "recovery_old", "recovery_new"):
            found = self._measure(code)
            model, domain = found["records"]
            rows = self.as_user(self.client_user, model).search(domain)
            self.assertTrue(rows, code)
        model, domain = self._measure("overdue_ratio")["records"]
        self.assertEqual(sum(self.as_user(self.manager, model).search(domain).mapped("amount_open")), 400)
        model, domain = self._measure("recovery_old")["records"]
        self.assertEqual(sum(self.as_user(self.manager, model).search(domain).mapped("amount_collected")), 30)

    def test_vintage_report_has_the_rate_of_each_group(self):
        report = self.as_user(self.manager, "credit.vintage.report", credit_as_of=UNTIL)
        groups = report._read_group(
            [("company_id", "=", self.client.id)], ["due_date:month"],
            ["amount_entrusted:sum", "amount_collected:sum", "amount_open:sum", "recovery_rate:avg"],
        )
        self.assertEqual(groups, [
            (date(2026, 7, 1), 60, 30, 0, 60), (date(2026, 8, 1), 200, 0, 200, 0), (date(2026, 9, 1), 600, 400, 200, 400 / 6),
            (date(2026, 10, 1), 500, 500, 0, 100), (date(2026, 11, 1), 150, 0, 150, 0),
        ])
        row = report.search([("move_id", "=", self.g.id), ("event", "=", "1_entrusted")])
        self.assertEqual((row.amount_entrusted, row.date, row.stock), (60, SINCE, "old"))

    def test_vintage_report_says_after_how_many_months_money_came(self):
        report = self.as_user(self.manager, "credit.vintage.report", credit_as_of=UNTIL)
        rows = report.search([("event", "=", "3_collected"), ("company_id", "=", self.client.id)])
        self.assertEqual({(row.move_id, row.age) for row in rows}, {(self.b, 0), (self.c, 0), (self.f, 0), (self.g, 1)})

    def test_roll_report_has_the_rate_of_each_step(self):
        report = self.as_user(self.manager, "credit.roll.report", credit_as_of=UNTIL)
        groups = report._read_group([("company_id", "=", self.client.id)], ["bucket_then"], ["amount_then:sum", "roll_rate:avg"])
        self.assertEqual(groups, [("0_not_due", 500, 0), ("1_30", 500, 40), ("2_60", 200, 100), ("3_90", 20, 0)])

    def test_working_capital_needs_liabilities(self):
        found = self._measure("working_capital")
        self.assertEqual((found["value"], found["note"][:34]), (None, "The books hold no current liabilit"))
        payable = self.env["account.account"].search(
            [("account_type", "=", "liability_payable"), ("company_ids", "=", self.client.id)], limit=1)
        self.env["account.move"].create({
            "journal_id": self._get_journal(self.client, "general").id, "date": "2026-10-01", "line_ids": [
                Command.create({"account_id": payable.id, "credit": 70, "partner_id": self.debtor.id}),
                Command.create({"account_id": self._get_expense_account(self.client).id, "debit": 70}),
            ],
        }).action_post()
        self.assertEqual(self._measure("working_capital")["value"], 500 + 970 - 70)

    def test_days_to_match_run_from_the_bank_to_the_reconciliation(self):
        self.env.flush_all()
        partials = self.env["account.partial.reconcile"].search([("company_id", "=", self.client.id)])
        self.env.cr.execute(
            "UPDATE account_partial_reconcile SET create_date = '2026-08-01' WHERE id IN %s", (tuple(partials.ids),))
        self.env.cr.execute(
            "UPDATE account_partial_reconcile SET create_date = '2026-09-24 12:00' WHERE credit_move_id = %s", (self.b_paid.id,))
        partials.invalidate_recordset()
        found = self._measure("days_to_match")
        self.assertEqual((found["value"], found["n"]), (4, 1))
        model, domain = found["records"]
        self.assertEqual(self.as_user(self.manager, model).search(domain).credit_move_id, self.b_paid)

    def test_at_risk_is_what_lapses_within_360_days(self):
        self.assertEqual(self._measure("at_risk")["value"], 0)
        item = self.a.credit_receivable_ids
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE credit_receivable SET limitation_date = '2027-10-26', limitation_state = 'running' WHERE id = %s", (item.id,))
        item.invalidate_recordset()
        found = self._measure("at_risk")
        self.assertEqual((found["value"], found["n"]), (200, 1))
        model, domain = found["records"]
        self.assertEqual(self.as_user(self.manager, model).search(domain).receivable_id, item)
        self.env.cr.execute("UPDATE credit_receivable SET limitation_date = '2027-10-27' WHERE id = %s", (item.id,))
        self.assertEqual(self._measure("at_risk")["value"], 0)

    def test_client_without_a_ledger_has_no_value_never_zero(self):
        found = self.env["credit.kpi"]._measure(self.other_client, SINCE, UNTIL, CODES)[self.other_client]
        values = {code: figure["value"] for code, figure in found.items() if figure["value"] is not None}
        self.assertEqual(values, {"at_risk": 0})

    def test_every_figure_is_defined_and_measured_for_all_clients_by_as_many_queries_as_for_one(self):
        kpi = self.env["credit.kpi"]
        self.assertEqual(sorted(kpi.search([("code", "in", CODES)]).mapped("code")), sorted(CODES))
        kpi._measure(self.client, SINCE, UNTIL, CODES)
        counts = []
        for companies in (self.client, self.clients, self.clients | self.firm):
            before = self.env.cr.sql_log_count
            kpi._measure(companies, SINCE, UNTIL, CODES)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(len(set(counts)), 1, counts)
