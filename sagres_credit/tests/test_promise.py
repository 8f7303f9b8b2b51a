from odoo.exceptions import UserError
from odoo.fields import Date
from odoo.tests import tagged, users

from .common import NIGHT, CreditCommon


@tagged("post_install", "-at_install")
class TestPromise(CreditCommon):
    """A promise is kept or broken by the ledger, and nothing is sent while it is awaited."""

    def setUp(self):
        super().setUp()
        self.move = self.invoice(300.0, 40)
        self.run_night()
        self.case = self.env["credit.case"].search([("partner_id", "=", self.debtor.id)])

    def _promise(self, amount=100.0, days=5):
        return self.case._promise(amount, Date.add(NIGHT, days=days)).sudo()

    def _night(self, days):
        return self.run_night(Date.add(NIGHT, days=days))

    def test_nothing_leaves_while_it_is_awaited(self):
        promise = self._promise()
        self.assertEqual((promise.state, self.case.hold_code, self.case.stage_id.kind), ("active", "promise", "agreement"))
        self._night(3)
        self.assertEqual(self.case.hold_code, "promise")

    def test_a_payment_keeps_it_at_once(self):
        promise = self._promise()
        self.pay(self.move, 100.0)
        self.assertEqual((promise.state, promise.amount_paid), ("kept", 100.0))
        self.assertFalse(self.case.hold_code)

    def test_a_payment_that_names_nothing_counts(self):
        promise = self._promise()
        self.receive(120.0)
        self.assertEqual((promise.state, promise.amount_paid), ("kept", 120.0))

    def test_what_was_paid_before_does_not_count(self):
        self.receive(120.0)
        promise = self._promise()
        self.assertEqual((promise.state, promise.amount_paid), ("active", 0.0))

    def test_it_is_broken_after_the_days_of_grace(self):
        promise = self._promise()
        self._night(8)
        self.assertEqual(promise.state, "active")
        self._night(9)
        self.assertEqual((promise.state, self.case.next_action, self.case.hold_code), ("broken", "promise", False))

    def test_a_part_of_it_keeps_it_partly(self):
        promise = self._promise()
        self.pay(self.move, 40.0)
        self._night(9)
        self.assertEqual(promise.state, "partly")

    def test_a_payment_taken_back_opens_it_again(self):
        promise = self._promise()
        payment = self.pay(self.move, 100.0)
        payment.action_draft()
        payment.action_cancel()
        self.assertEqual((promise.state, self.case.hold_code), ("active", "promise"))

    def test_broken_twice_raises_the_priority(self):
        self._promise(days=1)
        self._night(5)
        before = self.case.priority
        self._promise(days=1)
        self._night(30)
        self.assertEqual(self.case.broken_promise_count, 2)
        self.assertIn("promises not kept +10", self.case.why_priority)
        self.assertGreater(self.case.priority, before)

    @users("anna")
    def test_a_new_one_takes_its_place(self):
        first = self._promise(50.0)
        second = self._promise(60.0)
        self.assertEqual((first.state, second.state), ("cancelled", "active"))

    def test_a_copy_asked_for_with_the_promise_leaves(self):
        self._promise()
        values = {"case_id": self.case.id, "company_id": self.client.id, "partner_id": self.debtor.id, "channel": "email"}
        copy, reminder = self.env["credit.notice"].create([dict(values, purpose=name) for name in ("resend", "reminder")])
        self.assertEqual((copy._judge(False)[0], reminder._judge(False)), ("leave", ("held", "promise")))

    def test_nothing_open_cannot_be_promised(self):
        self.pay(self.move)
        with self.assertRaisesRegex(UserError, "Nothing of Rosa Bianchi is open"):
            self._promise()
