from datetime import date

from freezegun import freeze_time

from odoo.fields import Date
from odoo.tests import tagged

from .plan_common import PlanCommon


@tagged("post_install", "-at_install")
class TestPlanNight(PlanCommon):
    """Each installment is reminded once before its date, and the night does the same work whatever the number."""

    def setUp(self):
        super().setUp()
        self.debtor.email = "rosa@example.com"
        self.plan = self.sign()

    def _night(self, day):
        with freeze_time(f"{day} 10:00:00"):
            run = self.run_night(Date.to_date(day))
            self.env.invalidate_all()
            return run

    def _reminders(self):
        return self.env["credit.notice"].search([("purpose", "=", "installment")])

    def test_an_installment_is_reminded_once(self):
        self._night("2026-11-24")
        self.assertFalse(self._reminders())
        self._night("2026-11-25")
        notice = self._reminders()
        self.assertEqual((notice.plan_line_id, notice.channel, notice.state), (self.plan.line_ids[0], "email", "queued"))
        self.assertEqual(self.plan.line_ids[0].reminded_on, date(2026, 11, 25))
        self._night("2026-11-25")
        self._night("2026-11-26")
        self.assertEqual(self._reminders(), notice)

    def test_what_is_covered_is_not_reminded(self):
        self.pay(self.moves[0], 100.0)
        self._night("2026-11-27")
        self.assertFalse(self._reminders())

    def test_it_leaves_though_the_case_is_on_hold_and_names_the_installment(self):
        self._night("2026-11-25")
        notice = self._reminders()
        with freeze_time("2026-11-25 10:00:00"):
            self.assertEqual(notice._judge(False), ("leave", False))
            self.assertIn(self.plan.line_ids[0].reference, notice.body)
            self.assertIn("100.00", notice.body)
            self.pay(self.moves[0], 100.0)
            self.assertEqual(notice._judge(False), ("cancelled", "paid"))

    def test_who_is_vulnerable_gets_no_message(self):
        self.debtor.credit_vulnerable = True
        self._night("2026-11-25")
        self.assertFalse(self._reminders())

    def _sign_many(self, count):
        debtors = [self._create_debtor(f"Debtor {number}", self.client, email="x@example.com") for number in range(count)]
        for debtor in debtors:
            self.invoice(300.0, 40, debtor)
        self.run_night()
        for debtor in debtors:
            self.sign(case=self.get_case(debtor))

    def _count_statements(self, day):
        with freeze_time(f"{day} 10:00:00"), self.night_cursor() as env:
            run, mandate = env["credit.run"], self.mandate.with_env(env)
            first, last = 1, 2**31 - 1
            before = env.cr.sql_log_count
            env["credit.night"]._work(run, mandate, Date.to_date(day), first, last)
            return env.cr.sql_log_count - before

    def test_two_hundred_plans_cost_as_many_statements_as_twenty(self):
        self._sign_many(4)
        few = self._count_statements("2026-11-25"), self._count_statements("2026-12-11")
        self._sign_many(36)
        many = self._count_statements("2026-12-26"), self._count_statements("2027-01-12")
        self.assertLessEqual(max(many), max(few) + 2)
