from odoo.fields import Date
from odoo.tests import tagged

from .common import NIGHT
from .guard_common import GuardCommon


@tagged("post_install", "-at_install")
class TestLimitationPlan(GuardCommon):
    """Every debtor at risk is worked at least once a year, and before it is late."""

    def plan(self, days=250, **vals):
        """Do the night over something that lapses within a year; return its case."""
        self.move = self.lapse(days)
        self.run_night("2026-11-19")
        case = self.get_case()
        if vals:
            case.write(vals)
            self.run_night()
        return case

    def assertPlanned(self, case, day):
        self.assertEqual(case.limitation_work_by, day)
        self.assertEqual(case.limitation_work_by, self._read_by_night(case))

    def _read_by_night(self, case):
        """Return what the SQL of the night says of a case, to compare it with the field."""
        case.env.flush_all()
        self.env.cr.execute("UPDATE credit_case SET limitation_work_by = NULL WHERE id = %s", [case.id])
        case.invalidate_recordset()
        self.run_night()
        return case.limitation_work_by

    def test_nothing_at_risk_is_not_planned(self):
        case = self.plan(500)
        self.assertFalse(case.limitation_work_by)
        self.assertNotEqual(case.next_action, "limitation")

    def test_who_was_never_worked_is_due_from_the_day_it_came_at_risk(self):
        case = self.plan(250)
        self.assertPlanned(case, Date.subtract(case.limitation_date, days=360))
        self.assertEqual((case.next_action, case.limitation_worked), ("limitation", 0))

    def test_who_was_worked_is_due_a_year_later(self):
        case = self.plan(300, last_contact_date=Date.subtract(NIGHT, days=300))
        self.assertPlanned(case, Date.add(NIGHT, days=65))
        self.assertNotEqual(case.next_action, "limitation")
        self.assertEqual(case.limitation_worked, 1)

    def test_but_not_later_than_the_act(self):
        case = self.plan(120, task_done_date=Date.subtract(NIGHT, days=100))
        self.assertPlanned(case, Date.subtract(case.limitation_date, days=90))

    def test_who_was_worked_after_the_act_was_due_is_due_once_more_on_the_last_day(self):
        case = self.plan(60, last_contact_date=Date.subtract(NIGHT, days=5))
        self.assertPlanned(case, case.limitation_date)

    def test_work_of_years_ago_counts_from_the_day_it_came_at_risk(self):
        case = self.plan(250, last_contact_date=Date.subtract(NIGHT, days=900))
        self.assertPlanned(case, Date.subtract(case.limitation_date, days=360))
        self.assertEqual(case.next_action, "limitation")

    def test_task_says_what_lapses_when_and_is_fed_to_the_day(self):
        case = self.plan(250)
        self.run_night()
        self.assertTrue(case.next_action_date)
        self.assertIn("At risk of prescription: ", case.why_now)
        self.assertIn("lapse within a year", case.why_now)
        self.assertIn(case, self.env["credit.case"].with_user(self.operator).search([("in_my_day", "=", True)]))

    def test_task_done_comes_back_only_when_the_plan_says(self):
        case = self.plan(250)
        self.talk(case)
        self.assertPlanned(case, Date.subtract(case.limitation_date, days=90))
        self.assertEqual(case.limitation_worked, 1)
        run = self.run_night()
        self.assertEqual((run.changed, case.next_action), (0, False))
        self.run_night(case.limitation_work_by)
        self.assertEqual(case.next_action, "limitation")

    def test_held_case_is_planned_all_the_same(self):
        case = self.plan(250)
        self.hold(case)
        self.run_night()
        self.assertEqual((case.hold_code, case.next_action), ("manual", "limitation"))

    def test_step_agreed_with_the_debtor_stays(self):
        case = self.plan(250)
        self.talk(case, next_action="call_back", next_action_date="2026-11-27")
        case.write({"last_contact_date": False, "task_done_date": False})
        self.run_night()
        self.assertEqual(case.next_action, "call_back")

    def test_closed_case_has_no_plan(self):
        case = self.plan(250)
        self.pay(self.move)
        self.assertFalse(case.limitation_work_by or case.limitation_worked)
        self.run_night()
        self.assertFalse(case.next_action)

    def test_second_night_changes_nothing(self):
        case = self.plan(250)
        self.run_night()
        run = self.run_night()
        self.assertEqual((run.changed, case.next_action), (0, "limitation"))

    def test_nearness_counts_in_the_priority_the_same_in_sql_and_in_words(self):
        for days, points in ((20, 30), (80, 20), (170, 10), (350, 5), (500, 0)):
            with self.subTest(days=days):
                debtor = self._create_debtor(f"Debtor {days}", self.client)
                self.lapse(days, 100, debtor)
                self.run_night()
                case = self.get_case(debtor)
                parts = dict(case._get_priority_parts())
                self.assertEqual(parts["at risk of prescription"], points)
                self.assertEqual(case.priority, sum(parts.values()))

    def test_manager_reads_the_progress_by_operator(self):
        self.lapse(250, 10, self.luigi)
        case = self.plan(250)
        self.talk(case)
        rows = self.env["credit.case"].with_user(self.manager)._read_group(
            [("limitation_work_by", "!=", False), ("company_id", "=", self.client.id)],
            ["user_id"], ["__count", "limitation_worked:avg"],
        )
        self.assertEqual([row[1:] for row in rows], [(2, 0.5)])
