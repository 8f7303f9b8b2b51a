from unittest.mock import patch

from odoo.fields import Command
from odoo.tests import TransactionCase, tagged

from .flow_common import FlowCommon


@tagged("post_install", "-at_install")
class TestReceiptUndo(FlowCommon, TransactionCase):
    """What an accountant undoes of a booked receipt shows at once, and nothing is booked twice."""

    def setUp(self):
        super().setUp()
        self.invoice_paid = self.invoices[0]
        self.option = self.options[0]
        self.receipt = self.pay_notice(self.option)
        self.settle()

    def settle(self):
        self.env.flush_all()
        self.env.cr.precommit.run()
        self.env.flush_all()
        self.env.invalidate_all()

    def book_again(self):
        """Run the job twice: what is booked stays booked once."""
        for _turn in range(2):
            self.env.flush_all()
            with self.night_cursor() as env:
                env["pagopa.receipt"]._cron_book()
        self.settle()

    def get_day(self):
        days = self.env["pagopa.quadrature"].search([("creditor_id", "=", self.creditor.id)])
        return {
            name: round(sum(days.mapped(name)), 2)
            for name in ("receipt_count", "amount_booked", "amount_transit", "amount_credited", "amount_difference")
        }

    def get_open(self):
        return sorted(self.env["pagopa.anomaly"].search([
            ("creditor_id", "=", self.creditor.id), ("state", "=", "open"),
        ]).mapped("code"))

    def get_own(self, payment=None):
        payment = payment or self.receipt.payment_id
        return payment.move_id.line_ids.filtered(lambda line: line.account_id == payment.destination_account_id)

    def get_item(self):
        return self.invoice_paid.line_ids.filtered(lambda line: line.account_type == "asset_receivable")

    def assertBalanced(self):
        lines = self.env["account.move.line"].search([("company_id", "=", self.client.id), ("parent_state", "=", "posted")])
        self.assertAlmostEqual(sum(lines.mapped("balance")), 0)
        owed = sum(lines.filtered(lambda line: line.account_type == "asset_receivable").mapped("amount_residual"))
        if self.case.amount_due or owed > 0:
            self.assertAlmostEqual(self.case.amount_due, owed, msg="The case says what the partner ledger says")

    def refund_payment(self, amount=600, journal=None, **vals):
        payment = self.env["account.payment"].create({
            "payment_type": "outbound", "partner_type": "customer", "partner_id": self.debtor.id, "amount": amount,
            "journal_id": (journal or self.bank_journal).id, "pagopa_refund_id": self.receipt.id,
            "company_id": self.client.id, "destination_account_id": self.get_own().account_id.id, **vals,
        })
        payment.action_post()
        return payment

    def test_unreconciled_by_an_accountant(self):
        before = self.get_day()
        self.get_own().remove_move_reconcile()
        self.settle()
        self.assertEqual((self.invoice_paid.amount_residual, self.receipt.state), (600, "booked"))
        self.assertEqual((self.position.state, self.option.state), ("paid", "paid"))
        self.assertEqual(self.get_open(), ["R9"])
        self.assertEqual(self.get_day(), before, "The money is where it was")
        self.assertEqual(self.case.amount_due, 400, "Money on account is not asked again")
        self.assertBalanced()
        self.book_again()
        self.assertEqual(self.env["account.payment"].search_count([("partner_id", "=", self.debtor.id)]), 1)
        self.assertEqual(self.env["pagopa.position"]._make_for_cases(self.case), self.positions - self.position)
        (self.get_own() | self.get_item()).reconcile()
        self.settle()
        self.assertEqual((self.get_open(), self.invoice_paid.amount_residual), ([], 0))

    def test_after_a_person_decided_the_debt_can_be_asked_again(self):
        self.get_own().remove_move_reconcile()
        self.settle()
        self.env["pagopa.anomaly"].search([("code", "=", "R9")]).with_user(self.manager).action_solve()
        self.settle()
        self.assertEqual(self.get_open(), [], "It is not raised again")
        new = self.env["pagopa.position"]._make_for_cases(self.case) - self.positions
        self.assertEqual((len(new), new.option_ids.notice_number != self.option.notice_number), (1, True))

    def check_lost(self):
        self.assertEqual((self.receipt.state, self.get_open()), ("failed", ["R6"]))
        self.assertEqual((self.position.state, self.option.state), ("paid", "paid"))
        self.assertEqual(self.invoice_paid.amount_residual, 600)
        self.assertEqual(self.get_day(), {
            "receipt_count": 0, "amount_booked": 0, "amount_transit": 0, "amount_credited": 0, "amount_difference": 0,
        })
        self.assertEqual((self.case.amount_due, self.case.amount_held), (1000, 600), "It is open, and nobody is asked for it")
        self.assertEqual(self.position.receivable_ids.hold_code, "pagopa")
        self.assertBalanced()
        self.book_again()
        self.assertEqual((self.receipt.state, self.invoice_paid.amount_residual), ("failed", 600))
        self.assertEqual(self.env["pagopa.position"]._make_for_cases(self.case), self.positions - self.position)

    def check_booked_again(self):
        self.receipt.with_user(self.manager).action_book()
        self.assertEqual((self.receipt.state, self.get_open()), ("booked", []))
        self.assertEqual((self.invoice_paid.amount_residual, self.position.state), (0, "paid"))
        self.assertFalse(self.position.receivable_ids.hold)
        self.assertEqual(self.get_day()["amount_transit"], 600)
        self.assertEqual((self.case.amount_due, self.case.amount_held), (400, 0))
        self.assertBalanced()

    def test_payment_reversed_and_booked_again(self):
        self.receipt.payment_id.move_id._reverse_moves(cancel=True)
        self.settle()
        self.check_lost()
        self.check_booked_again()

    def test_payment_cancelled_and_booked_again(self):
        payment = self.receipt.payment_id
        payment.action_draft()
        payment.action_cancel()
        self.settle()
        self.check_lost()
        self.check_booked_again()

    def test_payment_set_to_draft_and_posted_again(self):
        payment = self.receipt.payment_id
        payment.action_draft()
        self.settle()
        self.assertEqual((self.receipt.state, self.get_open(), self.get_day()["amount_booked"]), ("failed", ["R6"], 0))
        self.book_again()
        self.assertEqual(self.receipt.state, "failed")
        payment.action_post()
        self.settle()
        self.assertEqual((self.receipt.state, self.invoice_paid.amount_residual), ("booked", 0))
        self.assertEqual((self.get_open(), self.case.amount_due, self.case.amount_held), ([], 400, 0))

    def test_invoice_credited_after_it_was_paid(self):
        before = self.get_day()
        note = self.invoice_paid._reverse_moves(cancel=False)
        note.action_post()
        self.settle()
        self.assertEqual((self.position.state, self.receipt.state, self.get_open()), ("paid", "booked", []))
        self.assertEqual((self.get_day(), self.case.amount_credit), (before, 600))
        self.book_again()
        self.assertEqual(self.env["account.payment"].search_count([("partner_id", "=", self.debtor.id)]), 1)
        self.assertEqual(self.case.amount_due, 0, "The credit note covers the other invoice")

    def test_credit_note_takes_the_place_of_the_payment(self):
        self.get_own().remove_move_reconcile()
        note = self.invoice_paid._reverse_moves(cancel=True)
        self.settle()
        self.assertEqual((note.state, self.invoice_paid.amount_residual), ("posted", 0))
        self.assertEqual((self.position.state, self.get_open()), ("paid", []))
        self.assertEqual(self.case.amount_credit, 600)
        self.assertEqual(self.env["pagopa.position"]._make_for_cases(self.case), self.positions - self.position)

    def test_a_double_payment_paid_back_by_hand_leaves_the_list_and_returns_when_that_is_undone(self):
        first, self.receipt = self.receipt, self.pay_notice(self.option, token="again")
        self.settle()
        self.assertEqual((self.get_open(), self.case.amount_credit), (["R1"], 600))
        refund = self.refund_payment()
        (self.get_own() | self.get_own(refund)).reconcile()
        self.settle()
        self.assertEqual((self.get_open(), self.receipt.is_held, self.case.amount_credit), ([], False, 0))
        self.assertEqual((self.case.amount_due, first.state, self.position.state), (400, "booked", "paid"))
        self.assertEqual(self.get_day()["amount_transit"], 1200, "Both are still to be credited by the provider")
        self.assertBalanced()
        refund.action_draft()
        self.settle()
        self.assertEqual((self.get_open(), self.receipt.is_held), (["R1"], True))

    def test_a_right_payment_paid_back_by_hand_is_owed_again(self):
        before = self.get_day()
        self.refund_payment()
        self.settle()
        self.run_night()
        self.env.invalidate_all()
        self.assertEqual((self.get_day(), self.get_open()), (before, []))
        self.assertEqual((self.case.amount_due, self.position.state), (1000, "paid"))
        self.assertBalanced()
        self.book_again()
        self.assertEqual(self.env["account.payment"].search_count([("pagopa_receipt_id", "=", self.receipt.id)]), 1)

    def test_a_plan_knows_the_installment_that_was_undone(self):
        case = self.case
        self.get_own().remove_move_reconcile()
        (self.get_own() | self.get_item()).reconcile()
        self.settle()
        self.sign_plan(case, count=4)
        self.settle()
        plan = self.env["pagopa.position"]._make_for_cases(case).filtered(lambda one: one.kind == "plan")
        plan._publish()
        first = plan.option_ids.filtered(lambda one: one.kind == "installment").sorted("number")[0]
        self.asked[first] = first.amount_now
        receipt = self.pay_notice(first)
        self.settle()
        self.assertEqual((self.get_open(), plan.state), ([], "partially_paid"))
        self.get_own(receipt.payment_id).remove_move_reconcile()
        self.settle()
        self.assertEqual((self.get_open(), plan.state, first.state), (["R9"], "partially_paid", "paid"))
        self.assertEqual(plan.amount_now, 300, "The others stay payable, this one was paid")

    def test_a_part_given_back_solves_nothing_but_what_was_too_much(self):
        self.receipt = self.pay_notice(self.options[1], amount=500)
        self.settle()
        self.assertEqual(self.get_open(), ["R2"])
        self.refund_payment(60)
        self.settle()
        self.assertEqual(self.get_open(), ["R2"])
        self.refund_payment(40)
        self.settle()
        self.assertEqual(self.get_open(), [])

    def test_a_revocation_in_a_flow_and_its_refund_add_up(self):
        for sign in (-1, 1):
            with self.subTest(sign), self.env.cr.savepoint() as point:
                transit = self.creditor.journal_id
                transit.outbound_payment_method_line_ids.payment_account_id = self.creditor._get_transit_account()
                line = self.get_line(self.option, sign * 600, outcome="3")
                flow = self.import_flow(self.get_line(self.option))
                flow |= self.import_flow(line, id="2026-11-20ABI01234-0002")
                self.work()
                self.assertEqual(self.get_open(), ["L4"])
                self.get_own().remove_move_reconcile()
                refund = self.refund_payment(journal=transit)
                (self.get_own() | self.get_own(refund)).reconcile()
                self.settle()
                self.work()
                self.assertEqual([code for code in self.get_open() if code != "F1"], [])
                self.assertEqual(set(flow.line_ids.mapped("state")), {"matched"})
                self.assertEqual((self.invoice_paid.amount_residual, self.position.state), (600, "paid"))
                day = self.get_day()
                self.assertEqual((day["amount_booked"], day["amount_transit"], day["amount_difference"]), (0, 0, 0))
                self.assertEqual(self.case.amount_due, 1000)
                self.assertBalanced()
                new = self.env["pagopa.position"]._make_for_cases(self.case) - self.positions
                self.assertEqual(len(new), 1, "What was paid back is owed again, by a number of its own")
                self.book_again()
                point.rollback()
                self.env.invalidate_all()

    def test_a_hundred_receipts_undone_cost_no_more_statements_than_one(self):
        def count(receipts):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            receipts.sudo()._follow_payments()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before
        second = self.pay_notice(self.options[1])
        self.settle()
        self.assertLessEqual(count(self.receipt | second), count(self.receipt) + 1)


@tagged("post_install", "-at_install")
class TestOtherBodies(FlowCommon, TransactionCase):
    """Who paid a notice whole owes nothing, whoever its parts went to."""

    def setUp(self):
        super().setUp()
        self.option = self.options[0]
        self.position.state = "draft"
        self.option.beneficiary_ids = [Command.create({
            "name": "Province", "tax_code": "99999999999", "iban": "IT60X0542811101000000123456",
            "category_id": self.category.id, "amount": 30,
        })]
        self.position.state = "valid"

    def settle(self):
        self.env.flush_all()
        self.env.cr.precommit.run()
        self.env.flush_all()
        self.env.invalidate_all()

    def keep(self, *amounts, token="token"):
        """Book a receipt of which the first amount is ours, the others are of other bodies."""
        parts = [
            {"number": number, "tax_code": self.creditor.tax_code if number == 1 else "99999999999", "amount": amount}
            for number, amount in enumerate(amounts, 1)
        ]
        receipt = self.env["pagopa.receipt"].create({
            "creditor_id": self.creditor.id, "creditor_tax_code": self.creditor.tax_code, "option_id": self.option.id,
            "notice_number": self.option.notice_number, "iuv": self.option.iuv, "receipt_number": token,
            "amount": sum(amounts), "amount_ours": amounts[0], "date_payment": "2026-11-20 09:00:00",
            "transfer_ids": [Command.create(part) for part in parts],
        })
        receipt._book_safely()
        self.settle()
        return receipt

    def get_balance(self):
        account = self.creditor.beneficiary_account_id
        lines = self.env["account.move.line"].search([("account_id", "=", account.id), ("parent_state", "=", "posted")])
        return sum(lines.mapped("balance"))

    def test_the_part_of_another_body_closes_the_item_against_its_account(self):
        receipt = self.keep(570, 30)
        self.assertEqual((receipt.state, receipt.payment_id.amount, receipt.anomaly_ids.ids), ("booked", 570, []))
        self.assertEqual((self.invoices[0].amount_residual, self.invoices[0].payment_state != "partial"), (0, True))
        self.assertEqual((self.position.state, self.case.amount_due, self.case.amount_credit), ("paid", 400, 0))
        self.assertEqual((self.creditor.beneficiary_account_id.account_type, self.get_balance()), ("liability_current", 30))
        transit = self.env["account.move.line"].search([("account_id", "=", self.creditor._get_transit_account().id)])
        self.assertEqual(sum(transit.mapped("balance")), 570, "The provider credits us our part only")
        lines = self.env["account.move.line"].search([("company_id", "=", self.client.id), ("parent_state", "=", "posted")])
        self.assertAlmostEqual(sum(lines.mapped("balance")), 0)
        self.assertFalse(self.env["pagopa.position"]._make_for_cases(self.case) & self.position)

    def test_the_account_that_somebody_chose_is_taken(self):
        account = self.env["account.account"].with_company(self.client).create({
            "name": "Due to the province", "code": "PROV1", "account_type": "liability_current",
            "company_ids": [Command.set(self.client.ids)],
        })
        self.creditor.beneficiary_account_id = account
        self.keep(570, 30)
        self.assertEqual((self.creditor.beneficiary_account_id, self.get_balance()), (account, 30))

    def test_a_second_payment_owes_back_our_part_only(self):
        self.keep(570, 30)
        second = self.keep(570, 30, token="again")
        self.assertEqual((second.anomaly_ids.code, second.payment_id.amount, self.get_balance()), ("R1", 570, 30))
        self.assertEqual(self.case.amount_credit, 570)

    def test_paid_wholly_to_us_in_stand_in_closes_the_item_too(self):
        self.keep(600)
        self.assertEqual((self.invoices[0].amount_residual, self.get_balance()), (0, 0))

    def test_never_more_is_closed_than_is_open(self):
        self.env["account.payment"].create({
            "payment_type": "inbound", "partner_type": "customer", "partner_id": self.debtor.id, "amount": 20,
            "journal_id": self.bank_journal.id, "company_id": self.client.id,
        }).action_post()
        payment = self.env["account.payment"].search([("partner_id", "=", self.debtor.id), ("amount", "=", 20)])
        (payment.move_id.line_ids | self.invoices[0].line_ids).filtered(
            lambda line: line.account_type == "asset_receivable"
        ).reconcile()
        self.settle()
        self.keep(570, 30)
        self.assertEqual((self.invoices[0].amount_residual, self.get_balance()), (0, 30))
        self.assertEqual((self.case.amount_credit, self.case.amount_due), (20, 380), "What was too much is the debtor's")
        self.keep(570, 30, token="closed")
        self.assertEqual((self.get_balance(), self.case.amount_credit), (30, 590), "Nothing was open: nothing more is closed")

    def test_interest_asked_beside_the_parts_of_others_stays_on_account(self):
        self.creditor.with_charges = True
        charges = patch.object(
            self.env.registry["credit.receivable"], "_get_charges",
            lambda items: {item: {"interest": 0.0, "costs": 10.0} for item in items},
        )
        with charges:
            self.env.invalidate_all()
            asked = self.option.amount_now
            receipt = self.keep(asked - 30, 30)
        anomaly = receipt.anomaly_ids
        self.assertEqual((anomaly.code, anomaly.amount), ("R7", round(asked - 600, 2)))
        self.assertEqual((self.invoices[0].amount_residual, self.get_balance()), (0, 30))
        self.assertAlmostEqual(self.case.amount_credit, asked - 600)

    def test_reversing_the_payment_takes_the_part_back_too(self):
        receipt = self.keep(570, 30)
        receipt.payment_id.move_id._reverse_moves(cancel=True)
        self.settle()
        self.assertEqual((receipt.state, self.invoices[0].amount_residual, self.get_balance()), ("failed", 600, 0))
        receipt.with_user(self.manager).action_book()
        self.settle()
        self.assertEqual((receipt.state, self.invoices[0].amount_residual, self.get_balance()), ("booked", 0, 30))

    def test_the_flow_of_our_part_adds_up(self):
        self.keep(570, 30, token=f"iur-{self.option.id}")
        flow = self.import_flow(self.get_line(self.option, 570))
        self.work()
        self.assertEqual((flow.line_ids.state, self.get_anomalies().ids), ("matched", []))
