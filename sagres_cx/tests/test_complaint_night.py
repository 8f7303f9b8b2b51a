from odoo.fields import Date
from odoo.tests import tagged

from .complaint_common import NIGHT, ComplaintCommon


@tagged("post_install", "-at_install")
class TestComplaintNight(ComplaintCommon):
    """The night names what passes its day, once, and at a cost that does not grow."""

    def watch(self, date=NIGHT):
        self.env["cx.complaint"].sudo()._watch(self.client, date)

    def read(self, complaint):
        return complaint.read(["date_escalated", "indemnity_state", "indemnity_amount", "date_reminded", "write_date"])

    def test_a_complaint_past_its_day_is_escalated_and_its_indemnity_proposed(self):
        self.mandate.cx_complaint_escalation_id = self.client_user
        late, soon, later = self.complain("2026-10-20"), self.complain("2026-10-24"), self.complain("2026-11-19")
        self.watch()
        self.assertEqual((late.date_escalated, late.escalated_to_id, late.timing), (NIGHT, self.client_user, "late"))
        self.assertEqual((late.indemnity_state, late.indemnity_amount), ("proposed", 30))
        self.assertEqual((soon.date_escalated, soon.timing, soon.indemnity_state), (False, "soon", "none"))
        self.assertEqual((later.timing, later.date_reminded), ("running", False))

    def test_the_second_night_changes_nothing(self):
        late = self.complain("2026-10-20")
        self.run_night()
        self.env.invalidate_all()
        first = self.read(late)
        problems = self.env["credit.problem"].search_count([("kind", "=", "complaint")])
        self.run_night()
        self.env.invalidate_all()
        self.assertEqual(self.read(late), first)
        self.assertEqual((problems, self.env["credit.problem"].search_count([("kind", "=", "complaint")])), (1, 1))

    def test_the_problem_of_the_client_is_solved_with_the_answer(self):
        late = self.complain("2026-10-20")
        self.run_night()
        self.env.invalidate_all()
        self.answer(late)
        self.run_night(Date.add(NIGHT, days=1))
        self.env.invalidate_all()
        self.assertEqual(self.env["credit.problem"].search([("kind", "=", "complaint")]).state, "solved")

    def test_the_amount_grows_until_the_answer(self):
        late = self.complain("2026-08-20")  # 30 days: 19 September; twice: 19 October; three times: 18 November
        amounts = []
        for day in ("2026-09-20", "2026-10-19", "2026-10-20", "2026-11-19"):
            self.watch(day)
            amounts.append(late.indemnity_amount)
        self.assertEqual(amounts, [30, 30, 60, 90])

    def test_while_the_customer_is_asked_nothing_is_late(self):
        asked = self.complain("2026-10-30")
        self.step(asked, "wait", words="The reading")
        self.watch("2027-03-01")
        self.assertEqual((asked.date_escalated, asked.indemnity_state), (False, "none"))

    def test_my_day_shows_an_operator_what_they_answer_themselves(self):
        self.complain("2026-10-24", user_id=self.client_user.id)
        self.watch()
        self.assertNotEqual(self.case.next_action, "complaint")
        own = self.complain("2026-10-24", user_id=self.operator.id)
        self.watch()
        self.assertEqual((self.case.next_action, self.case.next_action_date), ("complaint", NIGHT))
        self.answer(own, user=self.operator)
        self.assertNotEqual(self.case.next_action, "complaint")

    def test_twenty_cost_as_much_as_two_hundred(self):
        counts = []
        for number in (20, 180):
            self.env["cx.complaint"].create([
                {"case_id": self.case.id, "subject": "x", "body": "y", "date_received": "2026-10-20"} for _number in range(number)
            ])
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.watch()
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(*counts)
