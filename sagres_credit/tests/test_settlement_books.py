from odoo.exceptions import UserError
from odoo.fields import Command, Date
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import NIGHT
from .settlement_common import SettlementCommon


@tagged("post_install", "-at_install")
class TestSettlementBooks(SettlementCommon):
    """A settlement that is paid closes its items in the books, in the transaction of the payment, to the cent."""

    def test_what_is_not_paid_becomes_a_loss_and_nothing_else_moves(self):
        settlement = self.settle()
        self.assert_ledger(300)
        before = self.trial_balance()
        payment = self.pay(self.moves[0], 120.0)
        receivable = self.get_line(self.moves[0]).account_id
        self.assertEqual(
            {account: amount for account, amount in self.changes(before).items() if account in (self.loss | receivable)},
            {self.loss: 180.0, receivable: -300.0},
        )
        self.assert_kept(settlement, 180.0)
        self.assert_ledger(0)
        self.assertEqual(payment.state, "paid")
        self.assertFalse(self.case.is_open)

    def test_the_entry_says_what_it_is_and_leads_back(self):
        settlement = self.settle()
        self.pay(self.moves[0], 120.0)
        entry = settlement.move_id
        self.assertEqual((entry.state, entry.date, entry.credit_tax_cause), ("posted", NIGHT, "settlement"))
        self.assertEqual(entry.credit_settlement_ids, settlement)
        self.assertIn("Rosa Bianchi", entry.ref)
        action = entry.with_user(self.manager).action_open_credit_settlement()
        self.assertEqual((action["res_model"], action["res_id"]), ("credit.settlement", settlement.id))
        self.assertEqual(entry.journal_id.type, "general")
        self.assertEqual(self.get_line(entry).partner_id, self.debtor)
        self.assertEqual(sorted(self.get_line(entry).mapped("balance")), [-100.0, -80.0])

    def test_who_only_registers_payments_closes_it_too(self):
        clerk = new_test_user(
            self.env, "ugo", groups="account.group_account_invoice", company_id=self.client.id,
            company_ids=[Command.set(self.client.ids)],
        )
        settlement = self.settle()
        wizard = self.env["account.payment.register"].with_user(clerk).with_context(
            active_model="account.move", active_ids=self.moves[0].ids, allowed_company_ids=self.client.ids,
        ).create({"amount": 120.0})
        wizard._create_payments()
        self.assert_kept(settlement, 180.0)

    def test_less_than_agreed_writes_off_nothing(self):
        settlement = self.settle()
        self.pay(self.moves[0], 119.99)
        self.assertEqual((settlement.state, settlement.move_id.id), ("active", False))
        self.assert_ledger(180.01)

    def test_installments_write_off_with_the_last(self):
        settlement = self.settle(amounts=[40.0, 40.0, 40.0])
        for paid in (40.0, 80.0):
            self.pay(self.moves[0], 40.0)
            self.assertEqual((settlement.state, settlement.move_id.id), ("active", False))
            self.assert_ledger(300 - paid)
        self.pay(self.moves[1], 40.0)
        self.assert_kept(settlement, 180.0)
        self.assert_ledger(0)

    def test_money_that_says_nothing_is_allocated_before_the_commit(self):
        settlement = self.settle()
        before = self.trial_balance()
        self.receive(70.0)
        self.settle_transaction()
        self.assertEqual(settlement.state, "active")
        self.receive(80.0)
        self.settle_transaction()
        self.assert_kept(settlement, 180.0)
        self.assertEqual(self.changes(before)[self.loss], 180.0)
        self.assert_ledger(-30)  # the surplus is the debtor's

    def test_odd_cents_leave_nothing_open(self):
        settlement = self.settle(100.01)
        before = self.trial_balance()
        for amount in (33.33, 33.33, 33.35):
            self.assertFalse(settlement.move_id)
            self.receive(amount)
            self.settle_transaction()
        self.assert_kept(settlement, 199.99)
        self.assertEqual(self.changes(before)[self.loss], 199.99)
        self.assert_ledger(0)

    def test_money_that_says_nothing_is_seen_at_night(self):
        settlement = self.settle()
        self.receive(120.0)
        self.run_night()
        self.assert_kept(settlement, 180.0)
        self.assert_ledger(0)

    def test_a_credit_note_lowers_the_loss_not_what_was_agreed(self):
        settlement = self.settle()
        (self.get_line(self.moves[0]) | self.get_line(self.refund(50.0))).reconcile()
        self.assertEqual(settlement.state, "active")
        before = self.trial_balance()
        self.pay(self.moves[1], 100.0)
        self.assertEqual(settlement.state, "active")
        self.pay(self.moves[0], 20.0)
        self.assert_kept(settlement, 130.0)
        self.assertEqual(self.changes(before)[self.loss], 130.0)
        self.assert_ledger(0)

    def test_payments_and_credit_notes_of_before_are_not_its_own(self):
        self.pay(self.moves[0], 50.0)
        (self.get_line(self.moves[0]) | self.get_line(self.refund(50.0))).reconcile()
        settlement = self.settle(80.0)
        self.pay(self.moves[1], 79.0)
        self.assertEqual(settlement.state, "active")
        self.pay(self.moves[1], 1.0)
        self.assert_kept(settlement, 120.0)
        self.assert_ledger(0)

    def test_the_allowance_is_used_as_far_as_it_goes(self):
        self.mandate.settlement_use = "allowance"
        entry = self.env["account.move"].create({
            "journal_id": self.mandate._get_settlement_journal().id,
            "line_ids": [
                Command.create({"account_id": self.loss.id, "balance": 100.0}),
                Command.create({"account_id": self.allowance.id, "balance": -100.0}),
            ],
        })
        entry.action_post()
        settlement = self.settle()
        before = self.trial_balance()
        self.pay(self.moves[0], 120.0)
        changes = self.changes(before)
        self.assertEqual((changes[self.allowance], changes[self.loss]), (100.0, 80.0))
        self.assert_kept(settlement, 180.0)
        self.assertEqual(self.mandate._get_allowance(), 0)

    def test_booking_twice_changes_nothing(self):
        settlement = self.settle()
        self.pay(self.moves[0], 120.0)
        before, entry = self.trial_balance(), settlement.move_id
        settlement._book()
        settlement._update_state()
        settlement.with_user(self.manager).action_book()
        self.assertEqual(self.changes(before), {})
        self.assertEqual(settlement.move_id, entry)

    def test_the_night_books_it_in_the_same_way(self):
        settlement = self.settle()
        self.receive(120.0)
        settlement.with_context(credit_night=True)._update_batch(self.client, self.debtor.id, self.debtor.id, NIGHT)
        self.assert_kept(settlement, 180.0)

    def test_a_second_agreement_is_refused(self):
        self.settle()
        with self.assertRaisesRegex(UserError, "already has an agreement in force"):
            self.case._check_no_agreement()
        with self.assertRaisesRegex(UserError, "already disputed or part of another agreement"):
            self.case._check_free_items(self.moves[0].credit_receivable_ids)

    def test_items_paid_in_the_meantime_are_refused(self):
        items = self.case._get_open_items()
        self.pay(self.moves[0])
        with self.assertRaisesRegex(UserError, "paid or cancelled in the meantime"):
            self.settle(items=items)

    def test_another_plan_of_before_does_not_count_the_loss_as_a_credit_note(self):
        plan = self.env["credit.plan"].create({
            "case_id": self.case.id, "amount": 300.0, "receivable_ids": self.case._get_open_items().ids,
            "line_ids": [Command.create({"date_due": Date.subtract(NIGHT, days=60), "amount": 300.0})],
        })
        plan._remember_ledger()
        plan._set_active()
        plan._update_state()
        self.settle()
        self.pay(self.moves[0], 120.0)
        self.assertEqual((plan.state, plan.amount_reduced), ("broken", 0.0))


@tagged("post_install", "-at_install")
class TestSettlementCurrency(SettlementCommon):
    """An item in another currency is closed in both."""

    def build(self):
        super().build()
        self.dollar = self.env.ref("base.USD")
        self.dollar.active = True
        self.env["res.currency.rate"].search([("currency_id", "=", self.dollar.id)]).unlink()
        self._rate("2026-01-01", 2.0)
        self.debtor = self._create_debtor("John Smith", self.client)
        self.foreign = self.invoice(100.0, 40, currency_id=self.dollar.id)
        self.run_night()
        self.case = self.get_case()

    def _rate(self, day, rate):
        self.env["res.currency.rate"].create({
            "currency_id": self.dollar.id, "company_id": self.client.id, "name": day, "rate": rate,
        })

    def _pay_dollars(self, amount):
        wizard = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=self.foreign.ids,
        ).with_company(self.client).create({"amount": amount, "currency_id": self.dollar.id})
        return wizard._create_payments()

    def test_both_residuals_become_zero(self):
        settlement = self.settle(20.0)
        before = self.trial_balance()
        self._pay_dollars(40.0)
        self.assert_kept(settlement, 30.0)
        self.assertEqual(self.get_line(self.foreign).amount_residual_currency, 0)
        line = self.get_line(settlement.move_id)
        self.assertEqual((line.currency_id, line.amount_currency, line.balance), (self.dollar, -60.0, -30.0))
        self.assertEqual(self.changes(before)[self.loss], 30.0)
        self.assert_ledger(0)

    def test_a_rate_that_moved_is_an_exchange_difference_not_a_loss(self):
        settlement = self.settle(20.0)
        self._rate("2026-11-15", 2.5)
        before = self.trial_balance()
        self._pay_dollars(50.0)
        self.assert_kept(settlement, 25.0)
        self.assertEqual(self.get_line(self.foreign).amount_residual_currency, 0)
        self.assertEqual(self.changes(before)[self.loss], 25.0)
        self.assert_ledger(0)

    def test_money_in_another_currency_is_for_a_person(self):
        settlement = self.settle(20.0)
        self.receive(20.0)
        self.settle_transaction()
        self.assertEqual((settlement.state, settlement.move_id.id), ("kept", False))
        self.assertIn("in another currency", self.problems("settlement_entry", settlement).name)
        self.assertTrue(all(settlement.receivable_ids.mapped("hold")))


@tagged("post_install", "-at_install")
class TestSettlementObstacle(SettlementCommon):
    """What cannot be booked never stops a payment: the manager is told, and nothing is asked of who paid."""

    def _assert_waits(self, settlement, words):
        self.assertEqual((settlement.state, settlement.move_id.id), ("kept", False))
        problem = self.problems("settlement_entry", settlement)
        self.assertEqual((len(problem), problem.user_id), (1, self.manager))
        self.assertIn(words, problem.name)
        self.assertTrue(all(settlement.receivable_ids.filtered("amount_residual").mapped("hold")))
        self.assert_ledger(180)
        self.assertEqual(self.case.amount_overdue, 0)

    def test_without_an_account_the_manager_books_later(self):
        self.mandate.settlement_account_id = False
        settlement = self.settle()
        self.assertEqual(self.pay(self.moves[0], 120.0).reconciled_invoice_ids, self.moves[0])
        self._assert_waits(settlement, "set its account for losses on receivables")
        with self.assertRaisesRegex(UserError, "Only a manager"):
            settlement.with_user(self.operator).action_book()
        with self.assertRaisesRegex(UserError, "does not say where a settlement is booked"):
            settlement.with_user(self.manager).action_book()
        self.mandate.settlement_account_id = self.loss
        settlement.with_user(self.manager).action_book()
        self.assert_kept(settlement, 180.0)
        self.assertFalse(self.problems("settlement_entry", settlement))
        self.assert_ledger(0)

    def test_without_a_mandate_nothing_is_booked(self):
        self.mandate.settlement_account_id = False
        settlement = self.settle()
        self.pay(self.moves[0], 120.0)
        self.mandate.state = "closed"
        with self.assertRaisesRegex(UserError, "has no active mandate"):
            settlement.with_user(self.manager).action_book()

    def test_an_archived_account_is_named(self):
        settlement = self.settle()
        self.loss.active = False
        self.pay(self.moves[0], 120.0)
        self._assert_waits(settlement, "is archived")

    def test_books_closed_for_good_stop_the_entry_and_not_the_payment(self):
        settlement = self.settle()
        self.client.hard_lock_date = NIGHT
        self.assertEqual(self.pay(self.moves[0], 120.0).reconciled_invoice_ids, self.moves[0])
        self._assert_waits(settlement, "closed for good")

    def test_a_locked_day_moves_the_entry_to_the_next_open_one(self):
        settlement = self.settle()
        self.client.fiscalyear_lock_date = Date.add(NIGHT, days=10)
        self.pay(self.moves[0], 120.0)
        self.assert_kept(settlement, 180.0)
        self.assertEqual(settlement.move_id.date, Date.add(NIGHT, days=11))
        self.assertIn("the next open day", settlement.message_ids[0].body)

    def test_an_old_lock_changes_nothing(self):
        settlement = self.settle()
        self.client.fiscalyear_lock_date = Date.subtract(NIGHT, days=1)
        self.pay(self.moves[0], 120.0)
        self.assertEqual(settlement.move_id.date, NIGHT)

    def test_a_settlement_that_is_not_paid_is_not_booked(self):
        settlement = self.settle()
        with self.assertRaisesRegex(UserError, "Only a settlement that was paid"):
            settlement.with_user(self.manager).action_book()


@tagged("post_install", "-at_install")
class TestSettlementCashBasis(SettlementCommon):
    """Only VAT on what was paid becomes due; what stays suspended is a problem with its amount."""

    def build(self):
        super().build()
        self.debtor = self._create_debtor("Ida Neri", self.client)
        self.client.tax_exigibility = True
        self.transition = self._account("Suspended VAT", "SUSP1", "liability_current", reconcile=True)
        self.due = self._account("VAT due", "VATD1", "liability_current")
        base = [Command.create({"repartition_type": "base"})]
        taxed = [*base, Command.create({"repartition_type": "tax", "account_id": self.due.id})]
        tax = self.env["account.tax"].with_company(self.client).create({
            "name": "22% on payment", "amount": 22.0, "type_tax_use": "sale", "company_id": self.client.id,
            "tax_exigibility": "on_payment", "cash_basis_transition_account_id": self.transition.id,
            "invoice_repartition_line_ids": taxed, "refund_repartition_line_ids": taxed,
        })
        self.bill = self.invoice(invoice_line_ids=[
            Command.create({"name": "Fee", "price_unit": 100.0, "tax_ids": [Command.set(tax.ids)]})
        ])
        self.run_night()
        self.case = self.get_case()

    def _get_vat(self):
        balances = self.trial_balance()
        return round(-balances.get(self.due, 0), 2), round(-balances.get(self.transition, 0), 2)

    def test_only_vat_on_what_was_paid_becomes_due(self):
        settlement = self.settle(61.0)
        self.assertEqual(self._get_vat(), (0.0, 22.0))
        self.pay(self.bill, 61.0)
        self.assertEqual(self._get_vat(), (11.0, 11.0))
        self.assert_kept(settlement, 61.0)
        problem = self.problems("transition_vat", settlement)
        self.assertEqual(problem.user_id, self.manager)
        self.assertIn("11.00", problem.name)
        self.assert_ledger(0)

    def test_unallocated_money_makes_its_own_vat_due(self):
        settlement = self.settle(61.0)
        self.receive(61.0)
        self.settle_transaction()
        self.assert_kept(settlement, 61.0)
        self.assertEqual(self._get_vat(), (11.0, 11.0))

    def test_the_payment_taken_back_takes_its_vat_back(self):
        settlement = self.settle(61.0)
        payment = self.pay(self.bill, 61.0)
        payment.action_draft()
        payment.action_cancel()
        self.settle_transaction()
        self.assertEqual(settlement.state, "active")
        self.assertEqual(self._get_vat(), (0.0, 22.0))
        self.assertFalse(self.problems("transition_vat", settlement))
        self.assert_ledger(122)
        self.pay(self.bill)
        self.assertEqual(self._get_vat(), (22.0, 0.0))


@tagged("post_install", "-at_install")
class TestSettlementReversal(SettlementCommon):
    """What takes the payment back takes everything back; what takes the entry back asks nothing of who paid."""

    def build(self):
        super().build()
        self.settlement = self.settle()
        self.before = self.trial_balance()
        self.payment = self.pay(self.moves[0], 120.0)
        self.entry = self.settlement.move_id

    def _take_back_payment(self):
        self.payment.action_draft()
        self.payment.action_cancel()
        self.settle_transaction()

    def test_the_payment_cancelled_opens_the_whole_debt_again(self):
        self._take_back_payment()
        self.assertEqual((self.settlement.state, self.settlement.move_id.id), ("active", False))
        self.assertEqual(self.entry.reversal_move_ids, self.settlement.reversal_move_id)
        self.assertEqual(self.settlement.reversal_move_id.state, "posted")
        self.assertEqual(self.changes(self.before), {})
        self.assert_ledger(300)
        self.assertTrue(all(self.settlement.receivable_ids.mapped("hold")))
        self.assertEqual((self.settlement.amount_paid, self.settlement.amount_reduced), (0.0, 0.0))

    def test_paid_again_it_is_booked_again(self):
        self._take_back_payment()
        self.pay(self.moves[1], 100.0)
        self.assertEqual(self.settlement.state, "active")
        self.pay(self.moves[0], 20.0)
        self.assert_kept(self.settlement, 180.0)
        self.assertNotEqual(self.settlement.move_id, self.entry)
        self.assert_ledger(0)

    def test_after_its_day_it_lapses_at_once(self):
        self.settlement.line_ids.date_due = Date.subtract(NIGHT, days=30)
        self._take_back_payment()
        self.assertEqual(self.settlement.state, "broken")
        self.assertFalse(self.settlement.receivable_ids.filtered("hold"))
        self.assert_ledger(300)

    def test_unreconciled_money_still_pays(self):
        self.get_line(self.payment.move_id).remove_move_reconcile()
        self.settle_transaction()
        self.assertEqual((self.settlement.state, self.settlement.move_id), ("kept", self.entry))

    def test_another_agreement_in_force_makes_it_lapse(self):
        other = self.invoice(50.0, 10)
        self.run_night()
        plan = self.env["credit.plan"].create({
            "case_id": self.case.id, "amount": 50.0, "receivable_ids": other.credit_receivable_ids.ids,
            "line_ids": [Command.create({"date_due": Date.add(NIGHT, days=10), "amount": 50.0})],
        })
        plan._remember_ledger()
        plan._set_active()
        self._take_back_payment()
        self.assertEqual((self.settlement.state, plan.state), ("broken", "active"))
        self.assert_ledger(350)

    def _assert_waits_for_manager(self):
        self.assertEqual(self.settlement.state, "kept")
        self.assertEqual(len(self.problems("settlement_entry", self.settlement)), 1)
        self.assertTrue(all(self.settlement.receivable_ids.mapped("hold")))

    def test_the_entry_reversed_by_an_accountant_is_for_the_manager(self):
        self.entry._reverse_moves([{"date": NIGHT}], cancel=True)
        self.settle_transaction()
        self._assert_waits_for_manager()
        self.assert_ledger(180)
        self.run_night()
        self._assert_waits_for_manager()
        self.settlement.with_user(self.manager).action_book()
        self.assert_kept(self.settlement, 180.0)
        self.assert_ledger(0)

    def test_the_entry_unreconciled_is_for_the_manager(self):
        self.get_line(self.entry).remove_move_reconcile()
        self.settle_transaction()
        self._assert_waits_for_manager()
        self.settlement.with_user(self.manager).action_book()
        self.assert_kept(self.settlement, 180.0)
        self.assert_ledger(0)
        self.assertEqual(self.changes(self.before)[self.loss], 180.0)

    def test_the_entry_cancelled_is_for_the_manager(self):
        self.entry.button_draft()
        self.entry.button_cancel()
        self.settle_transaction()
        self._assert_waits_for_manager()
        self.settlement.with_user(self.manager).action_book()
        self.assert_kept(self.settlement, 180.0)
        self.assert_ledger(0)

    def test_the_payment_taken_back_ends_the_problem_of_its_entry(self):
        self.get_line(self.entry).remove_move_reconcile()
        self.settle_transaction()
        self._assert_waits_for_manager()
        self._take_back_payment()
        self.assertEqual(self.settlement.state, "active")
        self.assertFalse(self.problems("settlement_entry", self.settlement))
        self.assertEqual(self.changes(self.before), {})
        self.assert_ledger(300)

    def test_entry_and_payment_taken_back_leave_the_whole_debt(self):
        self.entry._reverse_moves([{"date": NIGHT}], cancel=True)
        self._take_back_payment()
        self.assertEqual((self.settlement.state, self.settlement.move_id.id), ("active", False))
        self.assert_ledger(300)

    @mute_logger("odoo.sql_db")
    def test_a_reversal_that_cannot_be_booked_does_not_stop_the_payment(self):
        self.loss.active = False
        self._take_back_payment()
        self.assertEqual((self.settlement.state, self.settlement.move_id), ("active", self.entry))
        self.assertIn("is not reversed", self.problems("settlement_entry", self.settlement).name)
        self.loss.active = True
        self.settlement.with_user(self.manager).action_book()
        self.assertFalse(self.settlement.move_id)
        self.assertFalse(self.problems("settlement_entry", self.settlement))
        self.assert_ledger(300)


@tagged("post_install", "-at_install")
class TestSettlementNight(SettlementCommon):
    """Lapsed settlements cost a night the same statements however many they are."""

    def _lapse(self, count):
        """Let ``count`` new debtors miss a settlement, and return how many statements the night took for it."""
        debtors = self.env["res.partner"].create([
            {"name": f"Debtor {number}", "company_id": self.client.id} for number in range(count)
        ])
        moves = self.env["account.move"].union(*(self.invoice(90.0, 40, debtor, post=False) for debtor in debtors))
        moves.action_post()
        self.run_night(companies=self.client)
        for case in self.env["credit.case"].search([("partner_id", "in", debtors.ids)]):
            self.case = case
            self.settle(30.0, tolerance_days=0)
        self.env.flush_all()
        self.env.invalidate_all()
        Settlement = self.env["credit.settlement"].with_context(credit_night=True)
        Date.context_today(Settlement)  # reads the zone of the user, once
        before = self.env.cr.sql_log_count
        Settlement._update_batch(self.client, debtors[0].id, debtors[-1].id, Date.add(NIGHT, days=30))
        return self.env.cr.sql_log_count - before

    def test_30_lapsed_settlements_cost_as_many_statements_as_3(self):
        self.mandate.member_ids.debtor_capacity = 1000
        few, many = self._lapse(3), self._lapse(30)
        self.assertEqual(self.env["credit.settlement"].search_count([("state", "=", "broken")]), 33)
        self.assertEqual(many, few)


@tagged("post_install", "-at_install")
class TestWriteOff(SettlementCommon):
    """A write-off without a payment is booked when it is approved, within what the law calls a small credit."""

    def build(self):
        super().build()
        self.old = self.invoice(90.0, 300)
        self.run_night()

    def test_it_closes_its_items_as_a_loss(self):
        before = self.trial_balance()
        write_off = self.write_off(self.old.credit_receivable_ids)
        write_off._book_write_off()
        self.assert_kept(write_off, 90.0)
        self.assertEqual(self.changes(before), {self.loss: 90.0, self.get_line(self.old).account_id: -90.0})
        self.assertEqual(write_off.move_id.credit_tax_cause, "mini_credit")
        self.assert_ledger(300)

    def test_several_are_booked_together_and_once(self):
        items = self.old.credit_receivable_ids, self.moves[0].credit_receivable_ids
        write_offs = self.write_off(items[0]) | self.write_off(items[1], "derecognition")
        write_offs._book_write_off()
        write_offs._book_write_off()
        self.assertEqual(write_offs.mapped("amount_written_off"), [90.0, 200.0])
        self.assert_ledger(100)

    def test_money_of_the_debtor_is_left_alone(self):
        self.receive(40.0)
        write_off = self.write_off(self.old.credit_receivable_ids)
        write_off._book_write_off()
        self.assertEqual(write_off.amount_written_off, 90.0)

    def test_a_young_credit_is_not_a_small_one(self):
        with self.assertRaisesRegex(UserError, "more than six months past due"):
            self.write_off(self.moves[0].credit_receivable_ids)._book_write_off()

    def test_the_limit_is_of_each_credit(self):
        self.mandate.mini_credit_amount = 90.0
        large = self.invoice(90.01, 300)
        self.run_night()
        with self.assertRaisesRegex(UserError, "not a credit of a small amount"):
            self.write_off(large.credit_receivable_ids)._book_write_off()
        self.write_off(self.old.credit_receivable_ids)._book_write_off()

    def test_a_prescribed_credit_is_written_off_though_nothing_may_be_asked(self):
        self.mandate.claim_kind_id = self.env.ref("sagres_credit.credit_claim_kind_nursing_home")
        ancient = self.invoice(70.0, 3000)
        self.run_night()
        item = ancient.credit_receivable_ids
        self.assertEqual(item.limitation_state, "expired")
        write_off = self.write_off(item, "prescribed")
        write_off._book_write_off()
        self.assert_kept(write_off, 70.0)

    def test_without_an_account_it_waits_for_the_manager_not_for_who_approves(self):
        self.mandate.settlement_account_id = False
        write_off = self.write_off(self.old.credit_receivable_ids)
        write_off._book_write_off()
        self.assertEqual((write_off.state, write_off.move_id.id), ("kept", False))
        self.assertEqual(self.problems("settlement_entry", write_off).user_id, self.manager)
        self.mandate.settlement_account_id = self.loss
        write_off.with_user(self.manager).action_book()
        self.assert_kept(write_off, 90.0)

    def test_a_settlement_is_not_written_off_before_it_is_paid(self):
        with self.assertRaisesRegex(UserError, "when it is paid, not before"):
            self.settle()._book_write_off()

    def test_its_entry_taken_back_ends_it(self):
        write_off = self.write_off(self.old.credit_receivable_ids)
        write_off._book_write_off()
        write_off.move_id._reverse_moves([{"date": NIGHT}], cancel=True)
        self.settle_transaction()
        self.assertEqual((write_off.state, write_off.move_id.id), ("cancelled", False))
        self.assertEqual(write_off.end_reason, "Its entry was taken back in the books")
        self.assert_ledger(390)
