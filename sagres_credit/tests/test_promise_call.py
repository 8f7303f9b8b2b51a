from odoo.exceptions import AccessError, UserError
from odoo.fields import Date
from odoo.tests import Form, tagged, users

from .common import NIGHT, CreditCommon


@tagged("post_install", "-at_install")
class TestPromiseCall(CreditCommon):
    """A promise is one click from the call, and everybody sees who keeps their word."""

    def setUp(self):
        super().setUp()
        self.move = self.invoice(300.0, 40)
        self.run_night()
        self.case = self.get_case()

    def _dialog(self, user=None, **vals):
        return self.env["credit.call.log"].with_user(user or self.operator).create({
            "case_id": self.case.id, "outcome": "reached", "next_step": "promise", "override_reason": "They called me", **vals,
        })

    def _report(self):
        return self.env["credit.promise.report"].with_user(self.operator)

    @users("anna")
    def test_the_dialog_proposes_what_is_overdue_in_seven_days(self):
        with Form(self.env["credit.call.log"].with_context(default_case_id=self.case.id)) as dialog:
            dialog.next_step = "promise"
            self.assertEqual((dialog.promise_amount, Date.to_date(dialog.next_date)), (300.0, Date.add(NIGHT, days=7)))
            self.assertIn("Friday", dialog.next_weekday)

    def test_saving_the_call_records_the_promise(self):
        self._dialog(promise_amount=100.0, body="On pay day").action_save()
        promise = self.case.promise_id
        self.assertEqual((promise.amount, promise.date_promised, promise.note), (100.0, Date.add(NIGHT, days=7), "On pay day"))
        self.assertEqual((promise.recorded_by_id, promise.owner_id, promise.channel), (self.operator, self.operator, "phone"))
        self.assertEqual((self.case.next_action, self.case.next_action_date), ("promise", promise.date_promised))
        self.assertEqual(self.case.interaction_ids[:1].body, "On pay day")

    def test_a_promise_that_cannot_be_leaves_neither_call_nor_promise(self):
        dialog = self._dialog(next_date=Date.add(NIGHT, days=60), body="In two months")
        with self.assertRaisesRegex(UserError, "agree a payment plan"), self.env.cr.savepoint():
            dialog.action_save()
        self.assertEqual(dialog.body, "In two months")
        self.assertFalse(self.case.interaction_ids | self.case.promise_ids.case_id.interaction_ids)

    def test_who_does_not_look_after_the_debtor_records_none(self):
        with self.assertRaisesRegex(AccessError, "looked after by"):
            self._dialog(self.colleague, direction="in").action_save()
        with self.assertRaisesRegex(AccessError, "looked after by"):
            self.env["credit.promise.record"].with_user(self.colleague).create({"case_id": self.case.id}).action_save()

    @users("anna")
    def test_the_button_records_it_too(self):
        self.case.with_env(self.env).action_promise()
        dialog = self.env["credit.promise.record"].create({"case_id": self.case.id, "note": "Friday for sure"})
        self.assertEqual((dialog.amount, dialog.date), (300.0, Date.add(NIGHT, days=7)))
        dialog.action_save()
        self.assertEqual(self.case.with_env(self.env).promise_id.note, "Friday for sure")

    def test_the_hold_says_how_much_and_for_when(self):
        self.case._promise(100.0, Date.add(NIGHT, days=7))
        self.assertIn("100.00", self.case.hold_label)
        self.assertIn("Friday 27 Nov", self.case.hold_label)

    def test_my_day_counts_what_was_promised_not_what_is_overdue(self):
        self.case._promise(100.0, Date.add(NIGHT, days=7))
        figures = self.env["credit.case"].with_user(self.operator).get_my_day_figures()
        self.assertEqual(figures["promised_count"], 1)
        self.assertIn("100.00", figures["promised"])

    def test_a_promise_comes_after_call_backs_and_before_first_contacts(self):
        others = [self._create_debtor(name, self.client) for name in ("Aldo", "Bice")]
        for other in others:
            self.invoice(900.0, 40, other)
        self.run_night()
        cases = self.env["credit.case"].search([("partner_id", "in", [other.id for other in others])])
        (cases | self.case)._assign(self.operator, "load")
        (cases | self.case).write({"next_action_date": NIGHT})
        cases[0].write({"next_action": "call_back", "next_action_agreed": True})
        self.case._promise(100.0, NIGHT)
        day = self.env["credit.case"].search([("id", "in", (cases | self.case).ids)], order="next_action")
        self.assertEqual(day, cases[0] | self.case | cases[1])

    def test_the_keep_rate_counts_judged_promises_only(self):
        self.case._promise(50.0, NIGHT)
        self.pay(self.move, 50.0)
        self.case._promise(60.0, NIGHT)
        self.run_night(Date.add(NIGHT, days=5))
        self.case._promise(70.0, Date.add(NIGHT, days=6))
        self.assertEqual(self.case.promise_keep_label, "1 of 2 promises kept")
        rows = self._report()._read_group(
            [("case_id", "=", self.case.id)], ["owner_id"],
            ["keep_rate:avg", "judged_count:sum", "kept_count:sum", "broken_count:sum", "amount:sum", "amount_paid:sum"],
        )
        self.assertEqual(rows, [(self.operator, 50.0, 2, 1, 1, 180.0, 50.0)])

    def test_the_rate_of_a_debtor_is_right_however_it_is_grouped(self):
        self.case._promise(50.0, NIGHT)
        self.pay(self.move, 50.0)
        self.case._promise(60.0, NIGHT)
        self.pay(self.move, 20.0)
        self.run_night(Date.add(NIGHT, days=5))
        rows = self._report()._read_group([], ["partner_id"], ["keep_rate:avg", "partly_count:sum", "amount_paid:sum"])
        self.assertEqual(rows, [(self.debtor, 50.0, 1, 70.0)])
        (rate,), = self._report()._read_group([], [], ["keep_rate:avg"])
        self.assertEqual(rate, 50.0)
