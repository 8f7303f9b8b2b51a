from datetime import date
from decimal import Decimal

from odoo.exceptions import AccessError, UserError
from odoo.fields import Date
from odoo.tests import tagged, users

from ..models.credit_plan_sign import PlanChangedError
from .common import NIGHT, CreditCommon

FIRST = date(2026, 11, 30)


class PlanCommon(CreditCommon):
    """A debtor with two open invoices of 200 and 100 euro, and the words in which plans are made."""

    def setUp(self):
        super().setUp()
        self.moves = self.invoice(200.0, 60), self.invoice(100.0, 30)
        self.run_night()
        self.case = self.get_case()

    def offer(self, user=None, case=None, **terms):
        """Offer a plan of three monthly installments from 30 November, unless said otherwise."""
        terms = {"count": 3, "first_due": FIRST, **terms}
        plans = self.env["credit.plan"].with_user(user or self.operator)
        return plans._offer((case or self.case).with_user(plans.env.user), **terms).sudo()

    def sign(self, plan=None, **terms):
        plan = plan or self.offer(**terms)
        plan._sign("Rosa Bianchi")
        return plan


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
