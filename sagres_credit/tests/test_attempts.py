from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.fields import Date
from odoo.service.model import call_kw
from odoo.tests import Form, tagged

from .common import NIGHT, CreditCommon


@tagged("post_install", "-at_install")
class TestAttempts(CreditCommon):
    """Calls that nobody answers: one key records them and plans what comes next."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.debtor.write({"phone": "+39 06 555 1234", "city": "Roma"})

    def setUp(self):
        super().setUp()
        self.invoice(1000, 40)
        self.run_night()
        self.case = self.get_case().with_user(self.operator)

    def _press(self, moment=None, user=None):
        with freeze_time(moment or datetime(2026, 11, 20, 10)):
            case = self.case.with_user(user or self.operator)
            context = {"allowed_company_ids": self.operator.company_ids.ids}
            return call_kw(case, "action_no_answer", [case.ids], {"context": context})

    def _press_for_days(self, count):
        """Press at the hour that was proposed, day after day."""
        moment = datetime(2026, 11, 20, 10)
        for _turn in range(count):
            answer = self._press(moment)
            moment = datetime.combine(self.case.next_action_date, datetime.min.time()) + timedelta(
                hours=self.case.next_action_time - 1
            )
        return answer

    def test_one_key_records_the_attempt_and_plans_another_hour_of_another_day(self):
        self.assertEqual(self.case.next_action, "first_contact")
        answer = self._press()
        talk = self.case.interaction_ids
        self.assertEqual((talk.outcome, talk.direction, talk.user_id), ("no_answer", "out", self.operator))
        self.assertEqual((self.case.attempt_count, self.case.contact_count), (1, 0))
        self.assertEqual(self.case.next_action, "first_contact", "The task is still to be done")
        self.assertEqual(self.case.next_action_date, Date.add(NIGHT, days=3))
        self.assertEqual(self.case.next_action_time, 8.5, "At eleven nobody answered")
        self.assertRegex(answer["params"]["message"], r"Call again on \w+ 23 \w+ at 0?8:30")
        self.assertIn("nobody answered (1)", self.case.why_now)

    def test_the_next_night_leaves_the_attempt_where_it_was_planned(self):
        self._press()
        self.run_night(Date.add(NIGHT, days=1))
        self.assertEqual((self.case.next_action, self.case.next_action_date), ("first_contact", Date.add(NIGHT, days=3)))

    def test_a_double_click_counts_once(self):
        self._press()
        self._press(datetime(2026, 11, 20, 10, 0, 59))
        self.assertEqual(self.case.attempt_count, 1)
        self._press(datetime(2026, 11, 20, 10, 1))
        self.assertEqual(self.case.attempt_count, 2)

    def test_the_hour_of_past_conversations_is_preferred(self):
        for day in (3, 5):
            self.talk(self.case, date=f"2026-11-{day:02} 17:20:00")
        self._press()
        self.assertEqual(self.case.next_action_time, 18)

    def test_a_call_back_that_nobody_answers_stays_a_call_back_and_rings_no_more(self):
        self.talk(self.case, "call_back", date="2026-11-19 10:00:00", next_action="call_back",
                  next_action_date=NIGHT, next_action_time=11)
        self.assertTrue(self.case.activity_ids)
        self._press()
        self.assertEqual((self.case.next_action, self.case.next_action_date), ("call_back", Date.add(NIGHT, days=3)))
        self.assertEqual(self.case.activity_ids.date_deadline, Date.add(NIGHT, days=3))

    def test_after_so_many_calls_in_vain_another_channel_is_proposed(self):
        self.debtor.email = "rosa@example.com"
        self._press_for_days(3)
        self.assertEqual((self.case.attempt_count, self.case.next_action), (3, "first_contact"))
        answer = self._press_for_days(1)
        self.assertEqual((self.case.attempt_count, self.case.next_action), (4, "write"))
        self.assertIn("Write to them", answer["params"]["message"])
        self.assertFalse(self.case.next_action_time)

    def test_who_cannot_be_written_to_is_looked_for(self):
        self._press_for_days(4)
        self.assertEqual(self.case.next_action, "find_contact")

    def test_an_address_that_failed_is_no_other_channel(self):
        self.debtor.email = "rosa@example.com"
        self.env["credit.contact.mark"]._mark(self.debtor, "email", "rosa@example.com", "notice")
        self.case.sudo().write({"next_action": "first_contact", "attempt_count": 3})
        self._press()
        self.assertEqual(self.case.next_action, "find_contact")

    def test_a_conversation_starts_the_count_again(self):
        self._press_for_days(3)
        self.talk(self.case, date="2026-12-02 10:00:00")
        self.assertEqual(self.case.attempt_count, 0)

    def test_hours_tried_before_the_last_conversation_are_free_again(self):
        self.talk(self.case, "no_answer", date="2026-11-10 10:00:00")
        self.talk(self.case, "refused", date="2026-11-11 10:00:00")
        self._press(datetime(2026, 11, 20, 14))
        self.assertEqual(self.case.next_action_time, 8.5)

    def test_outside_the_hours_the_dialog_asks_why(self):
        action = self._press(datetime(2026, 11, 20, 21))
        self.assertEqual((action["res_model"], action["context"]["default_outcome"]), ("credit.call.log", "no_answer"))
        self.assertFalse(self.case.interaction_ids)

    def test_a_colleague_cannot_record_an_attempt(self):
        with self.assertRaises(AccessError):
            self._press(user=self.colleague)

    def test_the_dialog_proposes_the_same_hour_as_the_key(self):
        form = Form(self.env["credit.call.log"].with_user(self.operator).with_context(default_case_id=self.case.id))
        self.assertNotIn("write", [code for code, label in form.next_step_choices])
        form.outcome = "no_answer"
        self.assertEqual((form.next_step, form.next_date, form.next_time), ("call_back", Date.add(NIGHT, days=3), 8.5))

    def test_the_dialog_proposes_another_way_after_so_many_calls(self):
        self.case.sudo().attempt_count = 3
        form = Form(self.env["credit.call.log"].with_user(self.operator).with_context(default_case_id=self.case.id))
        form.outcome = "no_answer"
        self.assertEqual((form.next_step, form.next_date), ("find_contact", NIGHT))
        form.save().action_save()
        self.assertEqual(self.case.next_action, "find_contact")

    def test_without_a_rule_the_attempt_is_asked_for_in_the_dialog_and_planned_for_a_morning(self):
        self.env["credit.contact.rule"].search([]).date_to = "2026-11-10"
        self.assertEqual(self._press()["res_model"], "credit.call.log")
        self.assertEqual(self.case._get_next_attempt(datetime(2026, 11, 20, 10)), datetime(2026, 11, 23, 9))
