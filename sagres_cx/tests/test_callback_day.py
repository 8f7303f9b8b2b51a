from odoo.fields import Date
from odoo.tests import tagged, users

from .common import NIGHT
from .test_callback import CallbackCommon


@tagged("post_install", "-at_install")
class TestCallbackDay(CallbackCommon):
    """A call-back stands on the day of who calls, before any other step, and takes nothing away from the case."""

    def _day(self, user=None):
        return self.env["credit.case"].with_user(user or self.operator).search([("in_my_day", "=", True)])

    def _groups(self, user=None):
        cases = self.env["credit.case"].with_user(user or self.operator).with_context(read_group_expand=True)
        rows = cases.formatted_read_group([("in_my_day", "=", True)], ["day_action"], ["__count"])
        return {row["day_action"]: row["__count"] for row in rows}

    def _agree_promise(self):
        self.case.sudo().write({
            "next_action": "promise", "next_action_date": "2026-11-30", "next_action_agreed": True,
        })

    @users("anna")
    def test_it_comes_first_and_the_agreed_step_comes_back(self):
        self._agree_promise()
        voice = self.create_voice(3, "nobody answers", source="survey")
        case = self.case.with_user(self.env.user)
        self.assertEqual((case.day_action, case.day_date), ("call_back", NIGHT))
        self.assertEqual(self._groups(), {"call_back": 1})
        self.assertEqual(
            case.why_now, "Call back: Score 3 of 10 (Survey, 20 Nov): «nobody answers», within Tue 24 Nov at 11:00",
        )
        self.assertEqual((case.next_action, case.next_action_date), ("promise", Date.to_date("2026-11-30")))
        self.close(self.get_callback(voice), self.env.user)
        self.assertEqual((case.day_action, case.day_date), ("promise", Date.to_date("2026-11-30")))
        self.assertTrue(case.next_action_agreed)

    def test_a_closed_case_is_on_the_day_until_the_loop_is_closed(self):
        self.pay(self.move)
        self.run_night()
        self.env.invalidate_all()
        self.assertFalse(self.case.is_open)
        self.assertFalse(self._day())
        voice = self.create_voice(2)
        self.assertEqual(self._day(), self.case)
        self.run_night("2026-11-21")
        self.env.invalidate_all()
        self.assertEqual(self._day(), self.case, "The night takes nothing away")
        self.assertEqual(self._groups(), {"call_back": 1})
        self.close(self.get_callback(voice), self.operator)
        self.assertFalse(self._day())

    def test_the_day_of_a_colleague_knows_nothing_of_it(self):
        self.create_voice(2)
        self.assertFalse(self._day(self.colleague))
        self.assertFalse(self.case.with_user(self.colleague).day_action == "call_back")

    def test_words_and_filters_agree(self):
        self._agree_promise()
        self.create_voice(2)
        cases = self.env["credit.case"].with_user(self.operator)
        self.assertIn(self.case, cases.search([("day_date", "<=", "today")]))
        self.assertNotIn(self.case, cases.search([("day_date", ">", "today")]))
        self.assertIn(self.case, cases.search([("day_action", "=", "call_back")]))
        self.assertNotIn(self.case, cases.search([("day_action", "=", "promise")]))
        self.assertNotIn(self.case, cases.search([("day_date", "=", False)]))
        self.assertTrue(self.case.with_user(self.operator).in_my_day)

    def test_the_arrow_leads_to_the_call_back_first(self):
        other = self._create_debtor("Aldo", self.client)
        self.invoice(9000, 40, other)
        self.run_night()
        self.env.invalidate_all()
        cases = self.env["credit.case"].with_user(self.operator)
        heavy = cases.search([("partner_id", "=", other.id)])
        (heavy | self.case).sudo().write({"next_action_date": NIGHT})
        self.create_voice(2)
        self.assertEqual(heavy._get_next_in_day(), self.case)
        self.assertEqual(cases.search([("in_my_day", "=", True)], order="day_action, day_time, priority desc")[0], self.case)
        self.assertEqual(cases.get_my_day_figures()["left"], 2)

    @users("anna")
    def test_calls_in_vain_are_counted_and_leave_the_agreed_step(self):
        self._agree_promise()
        self.debtor.sudo().phone = "+39 06 5550001"
        callback = self.get_callback(self.create_voice(2))
        case = self.case.with_user(self.env.user)
        case.action_callback_no_answer()
        self.assertEqual(callback.attempt_count, 1)
        self.assertGreater(callback.next_date, NIGHT)
        self.assertEqual((case.next_action, case.day_action), ("promise", "call_back"))
        self.assertIn("Calls in vain: 1", case.why_now)

    def _count_page(self):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        self.env["credit.case"].with_user(self.operator).web_search_read(
            [("in_my_day", "=", True)], {"why_now": {}, "day_action": {}, "partner_id": {}}, order="day_action, day_time, id",
        )
        return self.cr.sql_log_count - before

    def test_the_page_of_the_day_costs_the_same_for_many(self):
        counts = []
        for number in (3, 30):
            people = self.env["res.partner"].create([
                {"name": f"Customer {number} {place}", "company_id": self.client.id} for place in range(number)
            ])
            self.env["cx.feedback"].create([
                {"company_id": self.client.id, "partner_id": person.id, "metric": "nps", "score": 1} for person in people
            ])
            self._count_page()  # what is read once
            counts.append(self._count_page())
        self.assertEqual(*counts)
