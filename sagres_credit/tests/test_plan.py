import io
from datetime import date
from decimal import Decimal

from freezegun import freeze_time
from pypdf import PdfReader

from odoo.exceptions import AccessError, UserError
from odoo.fields import Date
from odoo.tests import Form, tagged, users

from ..models.credit_plan_print import CreditPlan
from ..models.credit_plan_sign import PlanChangedError
from .common import NIGHT
from .plan_common import FIRST, PlanCommon


@tagged("post_install", "-at_install")
class TestPlanOffer(PlanCommon):
    """A plan is offered within the limits of the mandate; above them a manager approves it."""

    def test_it_is_about_what_is_open_and_free_less_what_was_paid_and_not_allocated(self):
        self.receive(30.0)
        self.assertEqual(self.case._get_plan_amount(), Decimal("270.00"))
        plan = self.offer()
        self.assertEqual((plan.state, plan.amount, plan.line_ids.mapped("amount")), ("offered", 270.0, [90.0] * 3))
        self.assertFalse(self.case.hold_code)

    def test_each_installment_has_its_own_reference(self):
        references = self.offer().line_ids.mapped("reference")
        self.assertEqual(len(set(references)), 3)
        self.assertTrue(all(reference.startswith("RF") for reference in references))

    def test_choices_are_what_the_mandate_allows_without_approval(self):
        self.invoice(1200.0, 20)
        self.mandate.write({"plan_min_installment": 100.0, "plan_max_months": 12})
        choices = self.case._get_plan_choices()
        self.assertEqual([choice["count"] for choice in choices], [3, 6, 12])
        self.assertEqual({sum(amount for _day, amount in choice["lines"]) for choice in choices}, {Decimal("1500.00")})
        terms = {name: choices[1][name] for name in ("count", "frequency", "first_due", "down_payment")}
        plan = self.offer(**terms)
        self.assertEqual((plan.state, plan.line_ids[0].amount), ("offered", 250.0))

    def test_choices_are_fewer_where_the_debt_is_small(self):
        self.mandate.plan_min_installment = 120.0
        self.assertEqual([choice["count"] for choice in self.case._get_plan_choices()], [2])
        self.mandate.plan_min_installment = 400.0
        self.assertFalse(self.case._get_plan_choices())

    def test_above_the_limits_it_waits_for_a_manager(self):
        plan = self.offer(count=10)
        self.assertEqual(plan.state, "to_approve")
        self.assertIn("at least", plan.approval_reason)
        with self.assertRaisesRegex(UserError, "waits for the approval"):
            plan._sign("Rosa Bianchi")
        with self.assertRaisesRegex(AccessError, "Only a credit manager"):
            plan.with_user(self.operator).action_approve()
        plan.with_user(self.manager).action_approve()
        self.assertEqual((plan.state, plan.approved_by_id), ("offered", self.manager))

    def test_a_longer_plan_and_a_smaller_down_payment_wait_too(self):
        self.mandate.write({"plan_max_months": 2, "plan_down_percent": 10.0})
        plan = self.offer(count=3, first_due=date(2027, 1, 31))
        self.assertIn("ends within 2 months", plan.approval_reason)
        self.assertIn("down payment is", plan.approval_reason)

    def test_a_new_offer_takes_the_place_of_the_last(self):
        first, second = self.offer(), self.offer(count=2)
        self.assertEqual((first.state, second.state), ("cancelled", "offered"))

    def test_an_offer_nobody_signs_expires(self):
        plan = self.offer()
        self.run_night(Date.add(NIGHT, days=15))
        self.assertEqual(plan.state, "offered")
        self.run_night(Date.add(NIGHT, days=16))
        self.assertEqual(plan.state, "cancelled")

    def test_items_already_paid_are_refused(self):
        self.pay(self.moves[0])
        with self.assertRaisesRegex(UserError, "paid or cancelled in the meantime"):
            self.offer(items=self.moves[0].line_ids.credit_receivable_ids)

    def test_impossible_terms_are_refused_in_words(self):
        for terms, words in [
            ({"count": 0}, "between one and"), ({"first_due": date(2026, 11, 1)}, "today or later"),
            ({"down_payment": 300.0}, "less than the whole"), ({"amount": 500.0, "count": 2}, "too small"),
        ]:
            with self.subTest(terms), self.assertRaisesRegex(UserError, words):
                self.offer(**terms)

    def test_an_item_in_another_currency_counts_in_the_company_currency(self):
        dollar = self.env.ref("base.USD")
        dollar.active = True
        self.env["res.currency.rate"].create({
            "currency_id": dollar.id, "company_id": self.client.id, "name": "2026-01-01", "rate": 2.0,
        })
        move = self.invoice(80.0, 20, currency_id=dollar.id)
        plan = self.offer(items=move.line_ids.credit_receivable_ids)
        self.assertEqual((plan.currency_id, plan.amount), (self.client.currency_id, 40.0))

    def test_an_item_of_another_client_is_refused(self):
        self._create_mandate(self.other_client, self.operator)
        debtor = self._create_debtor("Ugo Neri", self.other_client)
        move = self.invoice(100.0, 30, debtor)
        self.run_night()
        with self.assertRaisesRegex(UserError, "not of this debtor"):
            self.offer(items=move.line_ids.credit_receivable_ids)
        with self.assertRaisesRegex(UserError, "can be changed with a new version"):
            self.offer(replaced=self.sign(case=self.get_case(debtor), count=2))

    @users("dario")
    def test_the_client_reads_its_plans_and_writes_none(self):
        plan = self.offer().with_env(self.env)
        self.assertEqual(plan.amount, 300.0)
        with self.assertRaises(AccessError):
            plan.write({"amount": 1.0})
        with self.assertRaises(AccessError):
            plan.action_cancel()
        with self.assertRaises(AccessError):
            plan.action_approve()


@tagged("post_install", "-at_install")
class TestPlanSign(PlanCommon):
    """A signed plan holds its items and its debtor; it is signed once, and about what was offered."""

    def test_it_holds_its_items_and_the_debtor(self):
        self.case._promise(50.0, Date.add(NIGHT, days=3))
        plan = self.sign()
        self.assertEqual((plan.state, plan.signed_by, plan.date_agreed), ("active", "Rosa Bianchi", NIGHT))
        self.assertEqual((self.case.hold_code, self.case.amount_held), ("plan", 300.0))
        self.assertEqual(self.case.promise_ids.mapped("state"), ["cancelled"])

    def test_two_at_once_are_refused(self):
        plan = self.sign()
        with self.assertRaisesRegex(UserError, "can no longer be signed"):
            plan._sign("Rosa Bianchi")
        with self.assertRaisesRegex(UserError, "already has an agreement in force"):
            self.offer()

    def test_the_ledger_changed_since_the_offer(self):
        plan = self.offer()
        self.pay(self.moves[0], 50.0)
        with self.assertRaisesRegex(PlanChangedError, "amount has changed"):
            plan._sign("Rosa Bianchi")
        self.assertEqual((plan.state, plan.signed_by), ("offered", False))

    def test_an_expired_offer_and_no_name_are_refused(self):
        plan = self.offer()
        with self.assertRaisesRegex(UserError, "name of who signs"):
            plan._sign(" ")
        plan.date_expires = Date.subtract(NIGHT, days=1)
        with self.assertRaisesRegex(UserError, "no longer valid"):
            plan._sign("Rosa Bianchi")

    def test_online_only_where_the_mandate_accepts_it(self):
        self.mandate.plan_accept_online = False
        plan = self.offer()
        with self.assertRaisesRegex(UserError, "please call"):
            plan._sign("Rosa Bianchi")
        plan._sign("Rosa Bianchi", "paper")
        self.assertEqual(plan.state, "active")

    @users("bruno")
    def test_a_colleague_cannot_cancel(self):
        plan = self.sign()
        with self.assertRaisesRegex(AccessError, "is looked after by"):
            plan.with_env(self.env).action_cancel()

    def test_a_signed_plan_is_cancelled_by_a_manager(self):
        plan = self.sign()
        with self.assertRaisesRegex(AccessError, "cancelled by a credit manager"):
            plan.with_user(self.operator).action_cancel()
        plan.with_user(self.manager).action_cancel()
        self.assertEqual((plan.state, self.case.hold_code, self.case.amount_held), ("cancelled", False, 0.0))

    def test_its_signature_recognises_the_debt_at_once(self):
        item = self.moves[0].line_ids.credit_receivable_ids
        item.move_id.line_ids  # read before
        before = item.limitation_date
        plan = self.sign()
        rows = self.env.execute_query(item._get_limitation_events_query())
        self.assertIn((item.id, "interruption", NIGHT, None, None, "credit.plan", plan.id), rows)
        if before:
            self.assertGreater(item.limitation_date, before)
        self.assertIn("art. 2944", plan._describe_limitation_act())
        plan.with_user(self.manager).action_cancel()
        rows = self.env.execute_query(item._get_limitation_events_query())
        self.assertNotIn(plan.id, [row[6] for row in rows])

    def test_an_unsigned_plan_recognises_nothing(self):
        plan = self.offer()
        rows = self.env.execute_query(self.env["credit.receivable"]._get_limitation_events_query())
        self.assertNotIn(plan.id, [row[6] for row in rows if row[5] == "credit.plan"])

    def test_it_is_kept_as_printed_with_its_digest(self):
        plan = self.sign()
        self.assertEqual((plan.pdf_id.raw, len(plan.pdf_hash)), (b"%PDF-1.4 plan", 64))
        self.assertEqual(plan._get_pdf(), plan.pdf_id.raw)

    def test_it_is_printed_on_the_letterhead_before_and_after_the_signature(self):
        plan = self.offer()
        for words in ("Signature of the debtor", "SHA-256 of what was agreed"):
            pages = PdfReader(io.BytesIO(CreditPlan._print_pdf(plan))).pages
            text = " ".join(" ".join(page.extract_text() for page in pages).split())
            self.assertIn(words, text)
            self.assertIn(plan.line_ids[2].reference, text)
            self.assertIn("Casa Serena", text)
            if plan.state == "offered":
                plan._sign("Rosa Bianchi", ip="10.0.0.1")

    def test_the_paper_says_what_was_agreed(self):
        plan = self.offer()
        self.debtor.lang = "en_US"
        values = plan._prepare_print_values()
        self.assertEqual(len(values["lines"]), 3)
        html = str(self.env["ir.qweb"]._render("sagres_credit.credit_plan_page", {
            "plan": values, "px": float, "mark": "#000000",
        }))
        for words in ("1988", "1186", "1230", plan.line_ids[0].reference, self.moves[0].name, "Place and date"):
            self.assertIn(words, html)

    def test_a_payment_that_names_an_installment_pays_the_items_of_its_plan(self):
        plan = self.sign()
        items = plan.receivable_ids
        references = items._get_payment_references()
        self.assertTrue(all(plan.line_ids[0].reference in references[item] for item in items))
        self.invoice(500.0, 90)
        entry = self.receive(250.0)
        entry.line_ids.name = f"Installments {plan.line_ids[0].reference}"
        line = entry.line_ids.filtered(lambda line: line.credit)
        book = self.env["credit.allocation"]._read_book(self.client, self.debtor)
        found = self.env["credit.allocation"]._find(line, book, None)
        self.assertEqual((found.named, found.doubt), (set(items), False))
        self.assertEqual([(part.key, part.amount) for part in found.parts], [
            (self.moves[0].line_ids.credit_receivable_ids, Decimal("200.00")),
            (self.moves[1].line_ids.credit_receivable_ids, Decimal("50.00")),
        ])


@tagged("post_install", "-at_install")
class TestPlanLife(PlanCommon):
    """What the ledger says of a signed plan, and what its operator does when it is broken."""

    def setUp(self):
        super().setUp()
        self.plan = self.sign()

    def _night(self, day):
        with freeze_time(f"{day} 10:00:00"):
            self.run_night(Date.to_date(day))
            self.env.invalidate_all()

    def test_early_partial_and_late_payments(self):
        self.pay(self.moves[0], 150.0)
        self.assertEqual(self.plan.line_ids.mapped("state"), ["paid", "partly", "due"])
        self._night("2027-01-08")
        self.assertEqual(self.plan.state, "active")
        self.receive(50.0)
        self._night("2027-01-20")
        self.assertEqual(self.plan.state, "active")

    def test_the_hold_tells_how_far_it_is(self):
        self.pay(self.moves[0], 100.0)
        self.assertIn("1 of 3 installments paid, next", self.case.hold_label)
        self.assertIn("Dec", self.case.hold_label)

    def test_broken_it_is_first_a_matter_of_its_operator(self):
        self._night("2026-12-10")
        self.assertEqual(self.plan.state, "active")
        self._night("2026-12-11")
        self.assertEqual((self.plan.state, self.plan.held_until), ("broken", date(2026, 12, 16)))
        self.assertEqual((self.case.hold_code, self.case.next_action), ("plan_broken", "installment"))
        self._night("2026-12-16")
        self.assertEqual(self.case.hold_code, "plan_broken")
        self._night("2026-12-17")
        self.assertEqual((self.case.hold_code, self.plan.state), (False, "broken"))

    def test_paid_within_the_operators_days_it_is_in_force_again(self):
        self._night("2026-12-11")
        with freeze_time("2026-12-12 10:00:00"):
            self.pay(self.moves[0], 100.0)
            self.assertEqual((self.plan.state, self.case.hold_code), ("active", "plan"))
            self.assertNotEqual(self.case.next_action, "installment")

    def test_paid_later_it_stays_broken(self):
        self._night("2026-12-11")
        with freeze_time("2026-12-20 10:00:00"):
            self.pay(self.moves[0], 100.0)
            self.assertEqual(self.plan.state, "broken")

    def test_grace_puts_it_in_force_until_they_pay(self):
        self._night("2026-12-11")
        with freeze_time("2026-12-18 10:00:00"):
            self.plan.with_user(self.operator).action_give_grace()
            self.assertEqual((self.plan.state, self.plan.grace_until), ("active", date(2026, 12, 23)))
        self._night("2026-12-23")
        self.assertEqual(self.plan.state, "active")
        self._night("2026-12-24")
        self.assertEqual(self.plan.state, "broken")

    def test_accelerated_it_never_comes_back(self):
        self._night("2026-12-11")
        with freeze_time("2026-12-12 10:00:00"):
            self.plan.with_user(self.operator).action_accelerate()
            notice = self.case.notice_ids.filtered(lambda notice: notice.purpose == "acceleration")
            self.assertEqual((notice.channel, notice.state), ("registered", "queued"))
            self.assertEqual(notice._get_asked(Date.to_date("2026-12-12"))[1], 300.0)
            self.assertTrue(notice._is_formal())
            self.assertFalse(self.case.hold_code)
            self.pay(self.moves[0], 100.0)
            self.assertEqual(self.plan.state, "broken")
            with self.assertRaisesRegex(UserError, "not accelerated"):
                self.plan.with_user(self.operator).action_give_grace()

    def test_a_write_off_and_a_credit_note_shorten_it_from_the_last(self):
        refund = self.refund(150.0)
        (self.moves[0].line_ids | refund.line_ids).filtered(
            lambda line: line.account_type == "asset_receivable"
        ).reconcile()
        self.assertEqual(self.plan.line_ids.mapped("state"), ["due", "due", "dropped"])

    def test_a_new_version_takes_its_place_when_it_is_signed(self):
        self.pay(self.moves[1])
        new = self.plan._replace(count=4, first_due=date(2026, 12, 31)).sudo()
        self.assertEqual((self.plan.state, new.state, new.version, new.amount), ("active", "offered", 2, 200.0))
        new._sign("Rosa Bianchi")
        self.assertEqual((self.plan.state, self.plan.amount_paid, new.state), ("replaced", 100.0, "active"))
        self.assertEqual((self.case.plan_id, self.case.amount_held, new.amount_paid), (new, 200.0, 0.0))
        self.pay(self.moves[0], 50.0)
        self.assertEqual((self.plan.amount_paid, new.amount_paid), (100.0, 50.0))
        self.assertEqual(self.plan.line_ids.mapped("state"), ["paid", "due", "due"])

    def test_an_offered_version_that_is_not_signed_leaves_the_plan_as_it_is(self):
        new = self.plan._replace(count=4, first_due=date(2026, 12, 31)).sudo()
        new.with_user(self.operator).action_cancel()
        self.assertEqual((self.plan.state, self.case.amount_held), ("active", 300.0))

    def test_a_kept_plan_whose_payment_bounces_beside_another_is_broken(self):
        payments = [self.pay(move) for move in self.moves]
        self.assertEqual(self.plan.state, "kept")
        self.invoice(400.0, 10)
        self.sign()
        payments[0].action_draft()
        payments[0].action_cancel()
        self.assertEqual(self.plan.state, "broken")


@tagged("post_install", "-at_install")
class TestPlanSimulate(PlanCommon):
    """The simulator shows the installments and the limits before anything is offered."""

    def _simulate(self, user=None, **vals):
        Simulate = self.env["credit.plan.simulate"].with_user(user or self.operator)
        return Simulate.create({"case_id": self.case.id, "first_due": FIRST, **vals})

    def test_by_count_and_by_amount(self):
        simulate = self._simulate(count=3)
        self.assertEqual(simulate.line_ids.mapped("amount"), [100.0] * 3)
        simulate = self._simulate(mode="amount", amount=80.0, down_payment=40.0)
        self.assertEqual(simulate.line_ids.mapped("amount"), [40.0, 80.0, 80.0, 80.0, 20.0])

    def test_the_dialog_shows_the_installments_as_they_are_chosen(self):
        action = self.case.with_user(self.operator).action_plan()
        Simulate = self.env["credit.plan.simulate"].with_user(self.operator).with_context(**action["context"])
        with Form(Simulate) as form:
            self.assertEqual((form.total, form.first_due), (300.0, Date.to_date("2026-11-30")))
            self.assertEqual(len(form.line_ids), 6)
            form.count = 4
            self.assertEqual([line["amount"] for line in form.line_ids._records], [75.0] * 4)
            form.rounding = "10"
            self.assertEqual([line["amount"] for line in form.line_ids._records], [80.0, 80.0, 80.0, 60.0])
        form.record.action_offer()
        self.assertEqual(self.case.plan_ids.line_ids.mapped("amount"), [80.0, 80.0, 80.0, 60.0])

    def test_it_shows_the_interest_and_does_not_ask_for_it(self):
        statement = self.case.with_user(self.operator)._get_interest_draft()
        statement._refresh()
        simulate = self._simulate(count=3)
        self.assertEqual((simulate.interest, simulate.total), (statement.amount_interest, 300.0))
        with self.assertRaisesRegex(AccessError, "Only a credit manager charges interest"):
            simulate.action_charge_interest()

    def test_it_says_why_it_cannot_be_and_why_it_needs_approval(self):
        self.assertIn("between one and", self._simulate(count=0).problem)
        simulate = self._simulate(count=12)
        self.assertIn("at least", simulate.obstacles)
        simulate.action_offer()
        self.assertEqual(self.case.plan_ids.state, "to_approve")

    def test_offered_it_is_sent_with_the_plan(self):
        self.debtor.email = "rosa@example.com"
        self._simulate(count=3).action_offer()
        notice = self.case.notice_ids.filtered(lambda notice: notice.purpose == "plan")
        self.assertEqual((notice.state, notice.plan_id.state, len(notice.attachment_ids)), ("queued", "offered", 1))
        self.assertIn("100.00", notice.body)

    def test_signed_on_paper_with_its_scan(self):
        action = self._simulate(count=3).action_offer_paper()
        Sign = self.env["credit.plan.sign"].with_user(self.operator).with_context(**action["context"])
        with self.assertRaisesRegex(UserError, "Attach the signed paper"):
            Sign.create({}).action_sign()
        scan = self.env["ir.attachment"].with_user(self.operator).create({"name": "scan.pdf", "raw": b"%PDF"})
        Sign.create({"document_ids": scan.ids}).action_sign()
        self.assertEqual((self.case.plan_id.sign_channel, self.case.plan_id.document_ids), ("paper", scan))

    def test_a_colleague_offers_nothing(self):
        with self.assertRaisesRegex(AccessError, "is looked after by"):
            self._simulate(self.colleague).action_offer()
