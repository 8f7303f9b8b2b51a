from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command, Date
from odoo.tests import tagged

from .fee_common import NOVEMBER, OCTOBER, FeeCommon


@tagged("post_install", "-at_install")
class TestFeeAnswer(FeeCommon):
    """The client approves or contests in words; what is approved is billed once, in the books the mandate says."""

    def setUp(self):
        super().setUp()
        self.partial = self.pay_on(self.move, "2026-10-20", 100)
        self.statement = self.make()
        self.account = self._account(self.firm, "income")

    def _account(self, company, kind):
        return self.env["account.account"].with_company(company).create({
            "name": "Fees", "code": "FEE900", "account_type": kind, "company_ids": [Command.set(company.ids)],
        })

    def bill(self):
        return self.as_user(self.manager, self.statement).action_bill()

    def trial_balance(self):
        return self.env["account.move.line"]._read_group(
            [("company_id", "in", (self.firm | self.client).ids), ("parent_state", "=", "posted")], ["account_id"],
            ["balance:sum"],
        )

    def test_client_sees_nothing_of_a_draft(self):
        for record in (self.statement, self.statement.line_ids, self.statement.collection_ids):
            with self.assertRaises(AccessError):
                self.as_user(self.client_user, record).read(["amount"])
        self.send(self.statement)
        for record in (self.statement, self.statement.line_ids, self.statement.collection_ids):
            self.assertTrue(self.as_user(self.client_user, record).read(["amount"]))

    def test_client_approves_and_a_second_click_changes_nothing(self):
        self.send(self.statement)
        self.assertTrue(self.as_user(self.client_user, self.statement).can_answer)
        self.approve(self.statement)
        approved = self.statement.date_approved, self.statement.approved_by_id
        self.approve(self.statement, self.colleague_user)
        self.assertEqual((self.statement.date_approved, self.statement.approved_by_id), approved)
        self.assertEqual(self.statement.state, "approved")
        self.assertEqual(self.statement.activity_ids.user_id, self.manager)

    def test_client_contests_in_words_and_the_manager_mends_it(self):
        self.send(self.statement)
        dialog = self.as_user(self.client_user, self.statement).action_contest()["context"]
        contest = self.as_user(self.client_user, self.env["credit.fee.contest"]).with_context(dialog)
        with self.assertRaisesRegex(UserError, "Say in words what is wrong"):
            contest.create({"words": " "}).action_contest()
        contest.create({"words": "She paid at our counter"}).action_contest()
        self.assertEqual((self.statement.state, self.statement.contest_words), ("contested", "She paid at our counter"))
        with self.assertRaisesRegex(UserError, "Contested"):
            self.approve(self.statement)
        self.as_user(self.manager, self.statement).action_take_back()
        self.as_user(self.manager, self.statement.collection_ids)._set_exclusion("Paid at the counter")
        self.send(self.statement)
        self.approve(self.statement)
        self.assertEqual((self.statement.state, self.statement.amount), ("approved", 0))

    def test_only_the_named_approver_decides(self):
        self.mandate.fee_approver_id = self.colleague_user
        self.send(self.statement)
        with self.assertRaisesRegex(AccessError, "Only who approves fees"):
            self.approve(self.statement)
        self.approve(self.statement, self.colleague_user)
        self.assertEqual(self.statement.approved_by_id, self.colleague_user)

    def test_nobody_else_decides_or_reads(self):
        self.send(self.statement)
        for user in (self.stranger_user, self.operator):
            for method in ("action_approve", "action_contest", "action_download", "action_send", "action_bill", "action_discard"):
                with self.subTest(user=user.login, method=method), self.assertRaises(AccessError):
                    getattr(self.as_user(user, self.statement), method)()
        with self.assertRaisesRegex(AccessError, "Only who approves fees"):
            self.approve(self.statement, self.manager)
        for method in ("action_send", "action_take_back", "action_bill", "action_compute", "action_discard"):
            with self.subTest(method=method), self.assertRaisesRegex(AccessError, "Only a credit manager"):
                getattr(self.as_user(self.client_user, self.statement), method)()

    def test_nobody_writes_on_a_statement_by_a_call(self):
        for user in (self.manager, self.client_user):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.as_user(user, self.statement).write({"state": "approved"})
        self.send(self.statement)
        with self.assertRaisesRegex(UserError, "was sent stays"):
            self.statement.unlink()
        with self.assertRaisesRegex(UserError, "With the client"):
            self.as_user(self.manager, self.statement).action_discard()

    def test_discarded_draft_leaves_its_payments_to_the_next(self):
        self.as_user(self.manager, self.statement).action_discard()
        self.assertFalse(self.statement.exists())
        self.assertEqual(self.make(NOVEMBER).amount, 4)

    def test_approved_fee_is_an_invoice_of_the_firm_once(self):
        self.mandate.write({"fee_account_id": self.account.id})
        with self.assertRaisesRegex(UserError, "cannot be done any more"):
            self.bill()
        self.send(self.statement)
        self.approve(self.statement)
        before = self.trial_balance()
        first, second = self.bill(), self.bill()
        move = self.statement.move_id
        self.assertEqual((first["res_id"], second["res_id"]), (move.id, move.id))
        self.assertEqual((move.move_type, move.company_id, move.partner_id), ("out_invoice", self.firm, self.client.partner_id))
        self.assertEqual((move.state, move.amount_untaxed, self.statement.state), ("draft", 4, "billed"))
        self.assertEqual(move.invoice_line_ids.account_id, self.account)
        self.assertIn("Late payments", move.invoice_line_ids.name)
        self.assertEqual(self.trial_balance(), before)

    def test_approved_fee_is_a_bill_in_the_books_of_the_client(self):
        expense = self._account(self.client, "expense")
        tax = self.env["account.tax"].with_company(self.client).create({
            "name": "22%", "amount": 22, "type_tax_use": "purchase", "company_id": self.client.id,
        })
        self.mandate.write({"fee_document": "bill", "fee_account_id": expense.id, "fee_tax_ids": tax.ids})
        self.send(self.statement)
        self.approve(self.statement)
        self.bill()
        move = self.statement.move_id
        self.assertEqual((move.move_type, move.company_id, move.partner_id), ("in_invoice", self.client, self.firm.partner_id))
        self.assertEqual((move.state, move.amount_untaxed, move.amount_tax), ("draft", 4, 0.88))

    def test_draft_that_was_deleted_can_be_made_again(self):
        self.mandate.fee_account_id = self.account
        self.send(self.statement)
        self.approve(self.statement)
        self.bill()
        self.statement.move_id.unlink()
        self.bill()
        self.assertEqual((self.statement.state, self.statement.move_id.amount_untaxed), ("billed", 4))

    def test_fee_below_zero_is_a_credit_note(self):
        self.mandate.fee_account_id = self.account
        self.send(self.statement)
        self.approve(self.statement)
        self.undo(self.partial)
        self.statement = self.make(NOVEMBER)
        self.send(self.statement)
        self.approve(self.statement)
        self.bill()
        self.assertEqual((self.statement.move_id.move_type, self.statement.move_id.amount_untaxed), ("out_refund", 4))

    def test_mandate_says_what_is_missing_to_bill(self):
        self.send(self.statement)
        self.approve(self.statement)
        with self.assertRaisesRegex(UserError, "needs a product or an account"):
            self.bill()
        self.mandate.fee_company_id = False
        with self.assertRaisesRegex(UserError, "which firm earns the fees"):
            self.bill()
        with self.assertRaisesRegex(ValidationError, "not of the company whose books"):
            self.mandate.write({"fee_company_id": self.firm.id, "fee_account_id": self._account(self.client, "income").id})

    def test_client_page_asks_for_the_approval(self):
        self.send(self.statement)
        waiting = self.as_user(self.client_user, self.env["credit.client.page"])._get_waiting(self.mandate)
        part = next(part for part in waiting["parts"] if part["key"] == "fee")
        self.assertEqual(part["count"], 1)
        self.assertIn("October 2026", next(row for row in waiting["rows"] if row["key"].startswith("fee"))["debtor"])

    def test_simulation_is_what_the_statement_would_say_and_writes_nothing(self):
        self._create_rule("Tiers", "tier", bands={0: 1}, window="year")
        self.pay_on(self.move, "2026-11-10", 50)
        self.as_user(self.manager, self.statement).action_discard()
        self.env["credit.fee.collection"].search([]).unlink()
        wizard = self.as_user(self.manager, self.env["credit.fee.simulate"]).create({
            "mandate_id": self.mandate.id, "scheme_id": self.scheme.id, "date_from": OCTOBER, "months": 2,
        })
        wizard.action_simulate()
        self.assertEqual(wizard.month_ids.mapped("amount"), [5, 2.5])
        self.assertEqual(wizard.amount, 7.5)
        self.assertFalse(self.env["credit.fee.collection"].search([]))
        first = self.make()
        self.send(first)
        self.assertEqual([first.amount, self.make(NOVEMBER).amount], [5, 2.5])

    def test_simulation_does_not_cross_clients(self):
        foreign = self._create_scheme(self.other_client)
        wizard = self.env["credit.fee.simulate"].create({"mandate_id": self.mandate.id, "scheme_id": foreign.id})
        with self.assertRaisesRegex(UserError, "of different clients"):
            wizard.action_simulate()
        wizard.write({"scheme_id": self.scheme.id, "months": 1000})
        with self.assertRaisesRegex(UserError, "between 1 and 60 months"):
            wizard.action_simulate()


@tagged("post_install", "-at_install")
class TestTender(FeeCommon):
    """Who manages a mandate is reminded of its renewals and guarantees in time, once."""

    def test_reminded_in_time_once_and_again_when_the_term_moves(self):
        term = self.env["credit.tender.term"].create({
            "mandate_id": self.mandate.id, "kind": "definitive", "number": "P-12", "date": "2027-01-19", "days_before": 60,
        })
        later = self.env["credit.tender.term"].create({
            "mandate_id": self.mandate.id, "kind": "renewal", "date": "2027-01-20", "days_before": 60,
        })
        for _time in range(2):
            self.env["credit.tender.term"]._cron_remind()
            self.assertEqual(self.mandate.activity_ids.user_id, self.manager)
            self.assertEqual(len(self.mandate.activity_ids), 1)
        self.assertIn("P-12", self.mandate.activity_ids.summary)
        self.assertEqual((term.is_near, later.is_near), (True, False))
        term.date = "2027-01-10"
        self.env["credit.tender.term"]._cron_remind()
        self.assertEqual(len(self.mandate.activity_ids), 2)
        self.as_user(self.manager, term).action_done()
        self.assertFalse(self.mandate.activity_ids)

    def test_renewal_moves_the_end_of_the_mandate(self):
        self.mandate.date_end = "2026-12-31"
        term = self.env["credit.tender.term"].create({"mandate_id": self.mandate.id, "kind": "renewal", "date": "2026-12-01"})
        with self.assertRaisesRegex(UserError, "until when the mandate runs"):
            self.as_user(self.manager, term).action_done()
        term.new_date_end = "2027-12-31"
        self.as_user(self.manager, term).action_done()
        self.assertEqual((self.mandate.date_end, term.state), (Date.to_date("2027-12-31"), "done"))

    def test_end_of_the_mandate_is_reminded_of_once(self):
        self.mandate.write({"date_end": "2027-01-31", "tender_days_before": 90})
        for _time in range(2):
            self.env["credit.tender.term"]._cron_remind()
        self.assertEqual(self.mandate.activity_ids.mapped("date_deadline"), [Date.to_date("2027-01-31")])
