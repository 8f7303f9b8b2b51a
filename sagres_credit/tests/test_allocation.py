from decimal import Decimal
from itertools import chain

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged, users

from .allocation_common import AllocationCommon


@tagged("post_install", "-at_install")
class TestAllocation(AllocationCommon):
    """Where a payment without reference goes, and that Odoo books just that."""

    def setUp(self):
        super().setUp()
        self.old = self.invoice(300, 300)
        self.new = self.invoice(300, 150)
        self.run_night()
        self.case = self.get_case()

    def assertOpen(self, **residuals):
        for name, residual in residuals.items():
            self.assertEqual(getattr(self, name).amount_residual, residual, name)

    def test_money_that_pays_all_that_is_due_is_allocated_by_itself(self):
        payment = self.money(600)
        self.work()
        allocation = self.get(payment)
        self.assertEqual((allocation.state, allocation.why_code, allocation.stop), ("automatic", "all_due", False))
        self.assertEqual(allocation.why, "The law leaves no choice: it pays all that is due")
        self.assertOpen(old=0, new=0)
        self.assertEqual({self.old.payment_state, self.new.payment_state}, {"paid"})
        self.assertTrue(self.item(payment).full_reconcile_id)
        self.assertFalse(self.case.is_open)

    def test_only_debt_that_is_due_takes_what_there_is(self):
        debtor = self._create_debtor("Ugo Verdi", self.client)
        invoice, not_due = self.invoice(100, 10, debtor), self.invoice(100, -10, debtor)
        payment = self.money(150, debtor=debtor)
        self.work()
        allocation = self.get(payment)
        self.assertEqual((allocation.state, allocation.why_code, allocation.unallocated), ("automatic", "one_due", 50))
        self.assertEqual((invoice.amount_residual, not_due.amount_residual), (0, 100))
        self.assertEqual(self.item(payment).amount_residual, -50)
        self.assertEqual(self.line(allocation, not_due).reason, "not_due")

    def test_debts_alike_but_for_their_age_are_paid_the_older_first(self):
        payment = self.money(400)
        self.work()
        allocation = self.get(payment)
        self.assertEqual((allocation.state, allocation.why_code), ("automatic", "older"))
        self.assertEqual(self.received(allocation), {self.old: 300, self.new: 100})
        self.assertOpen(old=0, new=200)
        self.assertEqual((self.old.payment_state, self.new.payment_state), ("paid", "partial"))
        self.assertEqual(allocation.line_ids.mapped("reason"), ["older", "only"])

    def test_a3_the_debt_that_bears_more_is_paid_first_and_a_person_looks(self):
        with self.bear({self.old: "1.6", self.new: "10.15"}):
            payment = self.money(300)
            self.work()
            allocation = self.opened(self.operator)
            self.assertEqual((allocation.state, allocation.stop, allocation.why_code), ("proposed", "criteria", "order"))
            self.assertEqual(self.received(allocation), {self.new: 300})
            self.assertOpen(old=300, new=300)
            self.confirm(allocation)
        self.assertEqual((allocation.state, allocation.decided_by_id), ("confirmed", self.operator))
        self.assertOpen(old=300, new=0)
        self.assertTrue(self.item(payment).reconciled)

    def test_a4_the_word_of_the_debtor_wins(self):
        with self.bear({self.old: "1.6", self.new: "10.15"}):
            self.money(300, f"saldo {self.old.name}")
            self.work()
        self.assertOpen(old=0, new=300)
        allocation = self.env["credit.allocation"].search([("partner_id", "=", self.debtor.id)])
        self.assertEqual((allocation.state, allocation.why_code), ("automatic", "declared"))
        self.assertEqual(self.line(allocation, self.old).reason, "declared")
        self.assertEqual(allocation.memo, f"saldo {self.old.name}")

    def test_less_secured_comes_before_more_onerous_before_older(self):
        secured = self.invoice(300, 400)
        self.item(secured).credit_receivable_ids.credit_secured = "real"
        with self.bear({self.new: "5", secured: "9"}):
            payment = self.money(800)
            self.work()
            allocation = self.get(payment)
            self.assertEqual(
                [(line.receivable_id.move_id, line.amount, line.reason) for line in allocation.line_ids],
                [(self.new, 300, "more_onerous"), (self.old, 300, "less_secured"), (secured, 200, "only")],
            )
            self.assertEqual(allocation.stop, "criteria")
            self.confirm(self.opened(self.manager))
        self.assertOpen(old=0, new=0)
        self.assertEqual(secured.amount_residual, 100)

    def test_equal_debts_share_in_proportion_and_the_books_add_up_to_the_cent(self):
        for number, amounts in enumerate([(100, 100, 100), (10, 30), (33.33, 66.67, 0.01, 250.5), (1, 2, 4)]):
            debtor = self._create_debtor(f"Debtor {number}", self.client)
            invoices = [self.invoice(amount, 30, debtor) for amount in amounts]
            total = round(sum(amounts), 2)
            sums = [round(total / 3, 2), round(total / 7, 2)]
            for paid in sums:
                payment = self.money(paid, debtor=debtor)
                self.env["credit.allocation"]._propose(self.client, debtor.ids)
                allocation = self.opened(self.manager, payment)
                self.assertEqual((allocation.why_code, allocation.stop), ("proportional", "proportional"))
                shown = self.received(allocation)
                before = {invoice: invoice.amount_residual for invoice in invoices}
                self.confirm(allocation)
                for invoice in invoices:
                    left = before[invoice] - shown.get(invoice, 0)
                    self.assertEqual(invoice.currency_id.compare_amounts(invoice.amount_residual, left), 0)
                self.assertTrue(self.item(payment).reconciled)
                self.assertEqual(self.item(payment).amount_residual, 0)
            open_sum = round(sum(invoice.amount_residual for invoice in invoices), 2)
            self.assertEqual(open_sum, round(total - sum(sums), 2))
            self.assertEqual({invoice.payment_state for invoice in invoices} - {"partial", "not_paid", "paid"}, set())

    def test_partial_amounts_can_be_unreconciled_and_a_full_reconcile_ends_them(self):
        debtor = self._create_debtor("Ugo Verdi", self.client)
        first, second = self.invoice(100, 30, debtor), self.invoice(100, 30, debtor)
        payment = self.money(50, debtor=debtor)
        self.work()
        self.confirm(self.opened(self.manager, payment))
        self.assertEqual([first.amount_residual, second.amount_residual], [75, 75])
        self.assertEqual(self.item(payment).matched_debit_ids.mapped("amount"), [25, 25])
        rest = self.money(150, debtor=debtor)
        self.work()
        self.assertEqual(self.get(rest).state, "automatic")
        self.assertEqual([first.payment_state, second.payment_state], ["paid", "paid"])
        self.assertEqual(len((self.item(payment) | self.item(rest) | self.item(first)).full_reconcile_id), 1)
        self.item(rest).remove_move_reconcile()
        self.assertEqual([first.amount_residual, second.amount_residual], [75, 75])
        self.assertEqual([first.payment_state, second.payment_state], ["partial", "partial"])
        self.item(payment).remove_move_reconcile()
        self.assertEqual([first.amount_residual, second.amount_residual], [100, 100])

    def _charge(self, costs=40, interest=60, capital=1000):
        """Invoice interest and costs of a debt of their own debtor; return all and the hook that knows."""
        debtor = self._create_debtor("Ugo Verdi", self.client)
        invoice, note = self.invoice(capital, 60, debtor), self.invoice(costs + interest, 20, debtor)

        def get_charge_items(items):
            by_move = {item.move_id: item for item in items}
            known = invoice.id in by_move_ids(by_move) and note.id in by_move_ids(by_move)
            if not known:
                return {}
            by_id = {move.id: item for move, item in by_move.items()}
            return {by_id[invoice.id]: [(by_id[note.id], Decimal(interest), Decimal(costs))]}

        def by_move_ids(by_move):
            return {move.id for move in by_move}

        return debtor, invoice, note, self.hook("_get_charge_items", get_charge_items)

    def test_a1_inside_a_debt_costs_come_before_interest_and_capital(self):
        debtor, invoice, note, hook = self._charge()
        with hook:
            payment = self.money(500, debtor=debtor)
            self.work()
        allocation = self.get(payment)
        line = self.line(allocation, invoice)
        self.assertEqual((line.costs, line.interest, line.capital, line.amount), (40, 60, 400, 500))
        self.assertEqual((line.amount_open, self.line(allocation, note).reason), (1100, "inside"))
        self.assertEqual((allocation.state, allocation.why_code), ("automatic", "one_due"))
        self.assertEqual((invoice.amount_residual, note.amount_residual), (600, 0))
        self.assertTrue(self.item(payment).reconciled)

    def test_charge_that_is_paid_in_part_has_its_costs_paid_and_is_left_with_interest(self):
        debtor, invoice, note, hook = self._charge()
        with hook:
            self.money(70, debtor=debtor)
            self.work()
            self.assertEqual((invoice.amount_residual, note.amount_residual), (1000, 30))
            last = self.money(130, debtor=debtor)
            self.work()
        line = self.line(self.get(last), invoice)
        self.assertEqual((line.costs, line.interest, line.capital), (0, 30, 100))
        self.assertEqual((invoice.amount_residual, note.amount_residual), (900, 0))

    def test_charge_named_by_the_debtor_is_a_debt_of_its_own(self):
        debtor, invoice, note, hook = self._charge()
        with hook:
            self.money(100, note.name, debtor=debtor)
            self.work()
        self.assertEqual((invoice.amount_residual, note.amount_residual), (1000, 0))

    def test_declaration_is_the_exact_number_or_payment_reference(self):
        self.new.payment_reference = "RF18539007547034"
        for memo, paid in (("rif. rf18 5390 0754 7034", self.new), (self.old.name.lower(), self.old)):
            payment = self.money(100, memo)
            self.work()
            allocation = self.get(payment)
            self.assertEqual((allocation.state, allocation.why_code), ("automatic", "declared"), memo)
            self.assertEqual(self.received(allocation), {paid: 100})

    def test_declaration_that_leaves_something_over_goes_on_as_the_law_says(self):
        payment = self.money(400, self.new.name)
        self.work()
        allocation = self.get(payment)
        self.assertEqual((allocation.state, allocation.why_code), ("automatic", "declared_more"))
        self.assertEqual(self.received(allocation), {self.new: 300, self.old: 100})

    def test_declaration_reaches_what_is_not_due(self):
        not_due = self.invoice(80, -20)
        payment = self.money(80, not_due.name)
        self.work()
        self.assertEqual(self.received(self.get(payment, "automatic")), {not_due: 80})
        self.assertEqual(not_due.payment_state, "paid")

    def test_document_that_is_not_open_wants_a_person(self):
        payment = self.money(600, "fattura n. 4711")
        self.work()
        allocation = self.get(payment)
        self.assertEqual((allocation.state, allocation.stop), ("proposed", "unknown_reference"))
        self.assertIn("names a document that is not among the open ones", allocation.why)

    def test_prescribed_debt_is_left_out_unless_the_debtor_names_it(self):
        with self.lapse(self.old):
            payment = self.money(500)
            self.work()
            allocation = self.get(payment)
            self.assertEqual((allocation.state, allocation.unallocated), ("automatic", 200))
            self.assertEqual(self.line(allocation, self.old).reason, "prescribed")
            self.assertOpen(old=300, new=0)
            self.item(payment).remove_move_reconcile()
            payment.button_draft()
            named = self.money(300, f"pago {self.old.name}")
            self.work()
            allocation = self.get(named)
            self.assertEqual((allocation.state, allocation.stop), ("proposed", "prescribed"))
            self.assertEqual(self.received(allocation), {self.old: 300})
            self.confirm(self.opened(self.operator, named))
        self.assertOpen(old=0, new=300)

    @users("anna")
    def test_person_writes_down_what_the_debtor_said(self):
        self.mandate.sudo().auto_allocate = False
        payment = self.money(300)
        self.work()
        allocation = self.opened(self.env.user, payment)
        self.assertEqual((allocation.stop, self.received(allocation)), ("mandate", {self.old: 300}))
        self.line(allocation, self.new).action_toggle_declared()
        self.assertEqual((allocation.why_code, self.received(allocation)), ("declared", {self.new: 300}))
        with self.assertRaisesRegex(UserError, "Write how the debtor said"):
            self.confirm(allocation)
        with Form(allocation) as form:
            form.declared_how = "By phone on Friday"
        self.confirm(allocation)
        self.assertOpen(old=300, new=0)
        note = self.case.message_ids[0].body
        self.assertIn(self.new.name, note)
        self.assertIn("Named by the debtor", note)
        self.assertIn("How the debtor said it: By phone on Friday", note)

    def test_what_a_person_ticked_is_not_carried_out_by_itself(self):
        self.mandate.auto_allocate = False
        payment = self.money(600)
        self.work()
        self.line(self.opened(payment=payment), self.new).action_toggle_declared()
        self.mandate.auto_allocate = True
        self.work()
        self.assertEqual((self.get(payment).state, self.get(payment).stop), ("proposed", "person"))

    def test_case_or_item_on_hold_is_never_paid_by_itself(self):
        self.case.action_set_hold("2026-12-31", "They contest it")
        payment = self.money(600)
        self.work()
        self.assertEqual((self.get(payment).state, self.get(payment).stop), ("proposed", "hold"))
        self.case.action_lift_hold()
        self.item(self.old).credit_receivable_ids.write({"hold": True, "hold_reason": "Contested"})
        self.work()
        self.assertEqual((self.get(payment).state, self.get(payment).stop), ("proposed", "item_hold"))
        self.item(self.old).credit_receivable_ids.hold = False
        self.work()
        self.assertEqual(self.get(payment).state, "automatic")

    def test_payment_of_odoo_says_by_its_memo_what_it_pays(self):
        journal = self._get_journal(self.client, "bank")
        method = journal.inbound_payment_method_line_ids[:1]
        method.payment_account_id = self.env["account.account"].with_company(self.client).create({
            "name": "Outstanding receipts", "code": "OUTREC", "account_type": "asset_current", "reconcile": True,
            "company_ids": [(6, 0, self.client.ids)],
        })
        payment = self.env["account.payment"].create({
            "partner_id": self.debtor.id, "partner_type": "customer", "payment_type": "inbound", "amount": 300,
            "journal_id": journal.id, "payment_method_line_id": method.id, "memo": f"Saldo {self.new.name}",
            "company_id": self.client.id, "date": "2026-11-19",
        })
        payment.action_post()
        self.work()
        allocation = self.get(payment.move_id)
        self.assertEqual((allocation.state, allocation.memo), ("automatic", f"Saldo {self.new.name}"))
        self.assertOpen(old=300, new=0)
        self.assertIn(payment, self.new.matched_payment_ids | self.new.reconciled_payment_ids)

    def test_credit_note_is_never_allocated_and_wants_a_person(self):
        refund = self.refund(50)
        self.work()
        self.assertFalse(self.env["credit.allocation"].search([("partner_id", "=", self.debtor.id)]))
        payment = self.money(600)
        self.work()
        self.assertEqual((self.get(payment).state, self.get(payment).stop), ("proposed", "credit_note"))
        self.assertFalse(self.get(refund))
        self.assertEqual(refund.amount_residual, 50)

    def test_payment_in_another_currency_reaches_debts_in_it_and_a_person_confirms(self):
        dollar = self.env.ref("base.USD")
        dollar.active = True
        rates = [("2026-01-01", 1.25), ("2026-11-01", 1.1)]
        self.env["res.currency.rate"].create([
            {"currency_id": dollar.id, "company_id": self.client.id, "name": day, "rate": rate} for day, rate in rates
        ])
        debtor = self._create_debtor("John Brown", self.client)
        first, second = (self.invoice(100, 30, debtor, currency_id=dollar.id) for _number in range(2))
        euro = self.invoice(40, 90, debtor)
        payment = self.money(100 / 1.1, debtor=debtor, currency_id=dollar.id, amount_currency=-100, post=False)
        payment.action_post()
        self.work()
        allocation = self.opened(self.manager, payment)
        self.assertEqual((allocation.stop, allocation.currency_id), ("foreign", dollar))
        self.assertEqual(self.received(allocation), {first: 50, second: 50})
        self.confirm(allocation)
        self.assertEqual([first.amount_residual, second.amount_residual, euro.amount_residual], [50, 50, 40])
        self.assertTrue(self.item(payment).reconciled)
        rest = self.money(100 / 1.1, debtor=debtor, currency_id=dollar.id, amount_currency=-100)
        self.work()
        self.confirm(self.opened(self.manager, rest))
        self.assertEqual([first.payment_state, second.payment_state, euro.payment_state], ["paid", "paid", "not_paid"])
        self.assertEqual(sum(self.item(first).mapped("amount_residual")), 0)

    def test_payment_made_in_advance_pays_what_falls_due_later(self):
        debtor = self._create_debtor("Ugo Verdi", self.client)
        invoice = self.invoice(100, -5, debtor)
        payment = self.money(100, debtor=debtor)
        self.work()
        self.assertFalse(self.get(payment))
        self.assertEqual(self.item(payment).amount_residual, -100)
        invoice.line_ids.filtered("date_maturity").write({"date_maturity": "2026-11-20"})
        payment.line_ids.write({"date": "2026-11-20"})
        self.work()
        self.assertEqual(self.get(payment).state, "automatic")
        self.assertEqual(invoice.payment_state, "paid")

    def test_confirming_is_refused_where_the_ledger_has_changed(self):
        self.mandate.auto_allocate = False
        payment = self.money(400)
        self.work()
        allocation = self.opened(payment=payment)
        self.assertFalse(allocation.is_stale)
        self.pay(self.old, 250)
        allocation.invalidate_recordset()
        self.assertTrue(allocation.is_stale)
        with self.assertRaisesRegex(UserError, "The ledger has changed since this proposal was shown. Nothing was booked"):
            self.confirm(allocation)
        self.assertEqual((allocation.state, self.item(payment).amount_residual), ("proposed", -400))
        allocation.action_refresh()
        self.assertEqual(self.received(allocation), {self.old: 50, self.new: 300})
        self.assertEqual(allocation.unallocated, 50)
        self.confirm(allocation)
        self.assertOpen(old=0, new=0)

    def test_confirming_is_refused_where_somebody_else_ticked_meanwhile(self):
        self.mandate.auto_allocate = False
        payment = self.money(300)
        self.work()
        mine = self.opened(payment=payment)
        shown = mine.fingerprint
        self.line(mine.with_user(self.manager), self.new).action_toggle_declared()
        with self.assertRaisesRegex(UserError, "has changed since"):
            mine.with_context(credit_shown=shown).action_confirm()
        self.assertOpen(old=300, new=300)

    def test_payment_reconciled_elsewhere_is_overtaken(self):
        self.mandate.auto_allocate = False
        payment, other = self.money(300), self.money(300)
        self.work()
        allocation = self.opened(payment=payment)
        (self.item(payment) | self.item(self.new)).reconcile()
        action = self.confirm(allocation)
        self.assertIn("reconciled meanwhile", action["params"]["message"])
        self.assertEqual(allocation.state, "obsolete")
        self.work()
        waiting = self.get(other)
        self.assertEqual(waiting.state, "proposed")
        self.item(other).remove_move_reconcile()
        other.button_draft()
        self.work()
        self.assertEqual(waiting.state, "obsolete")

    def test_confirming_twice_reconciles_once(self):
        self.mandate.auto_allocate = False
        payment = self.money(300)
        self.work()
        allocation = self.opened(payment=payment)
        self.confirm(allocation)
        with self.assertRaisesRegex(UserError, r"has been decided on \(Confirmed\)"):
            self.confirm(allocation)
        self.assertEqual(len(self.item(payment).matched_debit_ids), 1)
        self.assertOpen(old=0, new=300)

    def test_dismissed_payment_stays_until_somebody_takes_it_up(self):
        self.mandate.auto_allocate = False
        payment = self.money(300)
        self.work()
        allocation = self.opened(payment=payment)
        action = allocation.action_dismiss()
        self.env[action["res_model"]].with_user(self.operator).with_context(**action["context"]).create({
            "reason": "It goes back to the bank",
        }).action_dismiss()
        self.assertEqual((allocation.state, allocation.dismiss_reason), ("dismissed", "It goes back to the bank"))
        self.work()
        self.assertEqual(len(self.get(payment)), 1)
        with self.assertRaisesRegex(UserError, "were dismissed"):
            self.case.with_user(self.operator).action_allocate()
        allocation.action_propose_again()
        self.confirm(allocation)
        self.assertOpen(old=0)

    @users("anna")
    def test_button_of_the_case_makes_the_proposal_and_opens_it(self):
        case = self.case.with_user(self.env.user)
        payment = self.money(600)
        action = case.action_allocate()
        allocation = self.env["credit.allocation"].browse(action["res_id"])
        self.assertEqual((allocation.state, allocation.payment_move_id), ("proposed", payment))
        self.assertEqual(case.action_allocate()["res_id"], allocation.id)
        self.confirm(allocation)
        self.assertOpen(old=0, new=0)
        with self.assertRaisesRegex(UserError, "No payment of Rosa Bianchi waits"):
            case.action_allocate()

    def test_button_of_the_case_proposes_also_what_only_the_debtor_can_say(self):
        debtor = self._create_debtor("Ugo Verdi", self.client)
        invoice, _other = self.invoice(100, 3, debtor), self.invoice(50, -40, debtor)
        self.run_night()
        case = self.get_case(debtor)
        self.pay(invoice)
        self.money(50, debtor=debtor)
        allocation = self.env["credit.allocation"].browse(case.with_user(self.manager).action_allocate()["res_id"])
        allocation = allocation.with_user(self.manager)
        self.assertEqual((allocation.why_code, allocation.stop), ("nothing", "nothing"))
        with self.assertRaisesRegex(UserError, "say first which debts"):
            self.confirm(allocation)
        allocation.line_ids.action_toggle_declared()
        allocation.declared_how = "By phone"
        self.confirm(allocation)
        self.assertEqual(_other.payment_state, "paid")

    def test_who_may_decide(self):
        self.mandate.auto_allocate = False
        payment = self.money(300)
        self.work()
        allocation = self.get(payment)
        for user, message in ((self.colleague, "doesn't have 'write' access"), (self.client_user, "not allowed")):
            seen = allocation.with_user(user).with_context(allowed_company_ids=user.company_ids.ids)
            self.assertEqual(seen.amount, 300)
            for act in (seen.action_confirm, seen.action_dismiss, seen.action_refresh,
                        seen.line_ids[0].action_toggle_declared):
                with self.assertRaisesRegex(AccessError, message):
                    act()
        with self.assertRaisesRegex(AccessError, "nobody by hand"):
            allocation.with_user(self.operator).amount = 1000
        stranger = new_test_user(
            self.env, "gino", groups="sagres_credit.group_client", company_id=self.other_client.id,
            company_ids=[(6, 0, self.other_client.ids)],
        )
        for record in chain(allocation, allocation.line_ids):
            with self.assertRaises(AccessError):
                record.with_user(stranger).with_context(allowed_company_ids=self.other_client.ids).read(["amount"])
        self.assertEqual((allocation.state, self.item(payment).amount_residual), ("proposed", -300))
