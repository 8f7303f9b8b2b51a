from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command, Date
from odoo.tests import Form, tagged

from .common import NIGHT, CreditCommon

CALL_BACK = "sagres_credit.mail_activity_type_call_back"


@tagged("post_install", "-at_install")
class TestOperatorDay(CreditCommon):
    """What the operator's screens rest on: the order of the day, its figures, what may be recorded."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mandate.member_ids = [Command.create({"user_id": cls.colleague.id})]
        cls.mandate.member_ids.filtered(lambda member: member.user_id == cls.colleague).debtor_capacity = 1

    def setUp(self):
        super().setUp()
        self.debtors = self.debtor
        for name in ("Aldo", "Bice", "Carlo"):
            self.debtors |= self._create_debtor(name, self.client, phone="+39 06 555 1234")
        for place, debtor in enumerate(self.debtors):
            self.invoice(4000 - 900 * place, 40, debtor)
        self.run_night()
        cases = self.env["credit.case"].search([("partner_id", "in", self.debtors.ids)])
        cases.filtered(lambda case: case.user_id != self.operator)._assign(self.operator, "load")
        cases.write({"next_action_date": NIGHT})
        self.cases = cases.sorted("amount_overdue", reverse=True).with_user(self.operator)

    def _log(self, case, user=None, **vals):
        log = self.env["credit.call.log"].with_user(user or self.operator).create({"case_id": case.id, **vals})
        return log, log.action_save()

    def _figures(self):
        return self.env["credit.case"].with_user(self.operator).get_my_day_figures()

    def test_call_backs_come_first_then_what_weighs_most(self):
        last = self.cases[-1]
        last.sudo().write({"next_action": "call_back", "next_action_time": 9.5})
        self.assertEqual(last._get_next_in_day(), self.cases[0])
        self.assertEqual(self.cases[0]._get_next_in_day(), self.cases[1])
        self.assertEqual(self.cases[2]._get_next_in_day(), last, "After the last comes the first")
        groups = self.cases.with_context(read_group_expand=True).formatted_read_group(
            [("in_my_day", "=", True)], ["next_action"], ["__count"]
        )
        self.assertEqual([group["next_action"] for group in groups], ["call_back", "first_contact"])

    def test_my_day_holds_own_open_work_only(self):
        day = self.env["credit.case"].with_user(self.operator).search([("in_my_day", "=", True)])
        self.assertEqual(day, self.cases)
        self.assertTrue(all(self.cases.mapped("in_my_day")))
        self.assertFalse(self.env["credit.case"].with_user(self.colleague).search([("in_my_day", "=", True)]))
        self.assertNotIn(self.cases[0], self.cases.search([("in_my_day", "=", False)]))

    def test_figures_follow_the_work_and_the_money(self):
        before = self._figures()
        self.assertEqual((before["done"], before["left"], before["reached"]), (0, 4, 0))
        self._log(self.cases[0], outcome="reached", next_step="promise")
        self._log(self.cases[1], outcome="no_answer")
        after = self._figures()
        self.assertEqual((after["done"], after["left"], after["reached"], after["promised_count"]), (2, 2, 1, 1))
        self.pay(self.cases[2].sudo().receivable_ids.move_id, 500)
        self.refund(300, self.debtors[3])
        self.assertIn("500", self._figures()["collected"])

    def test_save_and_next_shows_the_case_after_this_one(self):
        log = self.env["credit.call.log"].with_user(self.operator).create({"case_id": self.cases[1].id})
        action = log.action_save_and_next()
        self.assertEqual(action["params"]["case_id"], self.cases[2].id)

    def test_the_last_case_leads_back_to_the_day(self):
        self.cases[1:].sudo().write({"next_action_date": False})
        log = self.env["credit.call.log"].with_user(self.operator).create({"case_id": self.cases[0].id})
        action = log.action_save_and_next()
        self.assertEqual((action["res_model"], action["target"]), ("credit.case", "main"))

    def test_more_is_taken_from_who_waits(self):
        self.cases.sudo().write({"next_action_date": False})
        self.assertEqual(self.env["credit.case"].with_user(self.operator).action_take_more(), 4)
        self.assertEqual(set(self.cases.mapped("next_action_date")), {NIGHT})

    def test_nobody_spoke_so_no_reason_is_kept(self):
        reason = self.env["credit.reason"].search([], limit=1)
        self._log(self.cases[0], outcome="no_answer", reason_id=reason.id, emotion="bad")
        talk = self.cases[0].interaction_ids
        self.assertFalse(talk.reason_id or talk.emotion)
        self.assertEqual(self.cases[0].next_action_date, Date.add(NIGHT, days=3), "Tried again on Monday")

    def test_a_call_back_at_an_hour_rings_and_is_done_once_they_talked(self):
        case = self.cases[0]
        self._log(case, outcome="call_back", next_date=NIGHT, next_time=15.0)
        self.assertEqual(case.activity_ids.activity_type_id, self.env.ref(CALL_BACK))
        self.assertEqual(case.activity_ids.user_id, self.operator)
        with freeze_time("2026-11-20 14:00:00"):
            self._log(case, outcome="reached", next_step="none")
        self.assertFalse(case.activity_ids)
        self.assertFalse(case.interaction_ids[0].override_code, "At that hour they want to be called")

    def test_a_colleague_records_what_the_debtor_started(self):
        case = self.cases[0].with_user(self.colleague)
        self.assertTrue(case.can_record and not case.can_act)
        form = Form(self.env["credit.call.log"].with_user(self.colleague).with_context(default_case_id=case.id))
        self.assertEqual(form.direction, "in")
        self.assertEqual([code for code, label in form.outcome_choices], ["reached", "reported_payment", "call_back"])
        self.assertEqual([code for code, label in form.next_step_choices], ["none", "call_back"])
        form.outcome = "call_back"
        form.save().action_save()
        self.assertEqual(case.next_action, "call_back")
        self.assertEqual(case.sudo().activity_ids.user_id, self.operator)
        self.assertFalse(case.interaction_ids.continuity)

    def test_a_colleague_cannot_log_an_outbound_call_nor_hold(self):
        case = self.cases[0].with_user(self.colleague)
        with self.assertRaises(AccessError):
            self._log(case, self.colleague, direction="out")
        with self.assertRaises(AccessError):
            self._log(case, self.colleague, outcome="no_answer")
        hold = self.env["credit.case.hold"].with_user(self.colleague).create({"case_ids": case.ids, "reason": "No"})
        with self.assertRaises(AccessError):
            hold.action_hold()

    def test_who_is_not_in_the_team_only_reads(self):
        self.mandate.member_ids.filtered(lambda member: member.user_id == self.colleague).unlink()
        self.assertFalse(self.cases[0].with_user(self.colleague).can_record)
        self.assertFalse(self.cases[0].with_user(self.client_user).can_record)

    def test_a_hold_says_until_when_and_why_and_is_lifted(self):
        case = self.cases[0]
        wizard = self.env["credit.case.hold"].with_user(self.operator).create({
            "case_ids": case.ids, "date_until": Date.add(NIGHT, days=10), "reason": "In hospital",
        })
        wizard.action_hold()
        self.assertEqual(case.call_mark, "no")
        self.assertIn("In hospital", case.call_advice)
        case.action_lift_hold()
        self.assertFalse(case.hold_code)
        wizard.date_until = Date.subtract(NIGHT, days=1)
        with self.assertRaises(UserError):
            wizard.action_hold()

    def test_the_call_mark_knows_missing_and_wrong_numbers(self):
        without, known = self.cases[0], self.cases[1]
        self.assertEqual(without.call_mark, "no")
        self.assertEqual(known.call_mark, "yes")
        self._log(known, outcome="wrong_number")
        self.assertEqual(known.call_mark, "check")

    def test_items_show_whatever_companies_are_active(self):
        case = self.cases[0].with_context(allowed_company_ids=self.firm.ids)
        self.assertEqual(len(case.open_receivable_ids), 1)
        self.assertFalse(case.has_foreign_items)
        self.pay(case.sudo().receivable_ids.move_id)
        case.invalidate_recordset()
        self.assertFalse(case.open_receivable_ids)
