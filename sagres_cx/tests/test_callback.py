from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command, Datetime
from odoo.tests import tagged, users

from .common import CxCommon


class CallbackCommon(CxCommon):
    """Words about call-backs."""

    def get_callback(self, voice):
        return self.env["cx.callback"].sudo().search([("feedback_id", "=", voice.id)])

    def close(self, callback, user, **vals):
        dialog = self.env["cx.callback.close"].with_user(user).create({
            "callback_id": callback.id, "agreement": "A new copy by e-mail today", "override_reason": "They waited",
            "root_cause_id": self.env.ref("sagres_credit.credit_reason_document_not_received").id, **vals,
        })
        return dialog.action_save()


@tagged("post_install", "-at_install")
class TestCallback(CallbackCommon):
    """Who was hurt is called back by their own operator within two working days, and the loop is closed once."""

    def test_a_detractor_is_called_back_by_their_own_operator(self):
        voice = self.create_voice(0, "Nobody answers")
        callback = self.get_callback(voice)
        self.assertEqual((callback.user_id, callback.leader_id, callback.state), (self.operator, self.manager, "todo"))
        self.assertEqual(callback.deadline, Datetime.to_datetime("2026-11-24 10:00:00"), "Friday 11:00 to Tuesday 11:00")
        self.assertEqual(voice.state, "open")

    def test_who_asks_for_it_is_called_back_whatever_the_score(self):
        self.assertTrue(self.get_callback(self.create_voice(10, wants_contact=True)))
        self.assertTrue(self.get_callback(self.create_voice(body="Call me", wants_contact=True)))
        self.assertFalse(self.get_callback(self.create_voice(8)))

    def test_nobody_looks_for_who_gave_no_name(self):
        voices = self.create_voice(0, partner_id=False, case_id=False, wants_contact=True)
        voices |= self.create_voice(0, partner_id=False, case_id=False, stakeholder="employee")
        self.assertFalse(self.env["cx.callback"].search([("feedback_id", "in", voices.ids)]))

    def test_a_voice_is_called_back_once(self):
        voice = self.create_voice(0)
        voice._open_callbacks()
        self.assertEqual(len(self.get_callback(voice)), 1)

    def test_a_customer_without_a_case_gets_one_operator(self):
        customer = self._create_debtor("Lia Verdi", self.client)
        first, second = self.env["cx.feedback"].create([
            {"company_id": self.client.id, "partner_id": customer.id, "metric": "nps", "score": score} for score in (1, 2)
        ])
        self.assertEqual(first.case_id, second.case_id)
        case = first.case_id
        self.assertEqual((case.partner_id, case.is_open, case.user_id), (customer, False, self.operator))
        self.assertEqual(case.assignment_ids.cause, "load")
        self.assertEqual(self.get_callback(first).user_id, self.operator)
        self.assertEqual(first.operator_id, self.operator)

    def test_many_detractors_cost_as_few_statements_as_few(self):
        counts = []
        for number in (5, 40):
            people = self.env["res.partner"].create([
                {"name": f"Customer {place}", "company_id": self.client.id} for place in range(number)
            ])
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.env["cx.feedback"].create([
                {"company_id": self.client.id, "partner_id": person.id, "metric": "nps", "score": 1, "body": "Pessimo"}
                for person in people
            ])
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 10, "Voices, cases, call-backs and timelines come by set")

    @users("anna")
    def test_the_loop_is_closed_with_its_cause_and_what_was_agreed(self):
        voice = self.create_voice(3, "Nobody answers")
        callback = self.get_callback(voice).with_user(self.env.user)
        self.close(callback, self.env.user, recovery_answer="9", is_confirmed=True)
        self.assertEqual((callback.state, callback.done_by_id, callback.is_recovered), ("done", self.env.user, True))
        self.assertEqual((callback.recovery_metric, callback.recovery_score), ("nps", 9))
        self.assertEqual(voice.state, "closed")
        talk = self.case.interaction_ids[0]
        self.assertIn("A new copy by e-mail", talk.body)
        self.assertFalse(self.env["cx.feedback"].search([("interaction_id", "=", talk.id)]), "An answer is no voice")
        self.assertIn("A new copy", "".join(voice.message_ids.mapped("body")))

    def test_a_score_of_zero_afterwards_is_a_score(self):
        callback = self.get_callback(self.create_voice(3))
        self.close(callback, self.operator, recovery_answer="0")
        self.assertEqual((callback.recovery_class, callback.is_recovered), ("detractor", False))

    @users("anna")
    def test_the_loop_needs_a_cause_and_an_agreement(self):
        callback = self.get_callback(self.create_voice(3))
        with self.assertRaisesRegex(UserError, "what was agreed"):
            self.close(callback, self.env.user, agreement=" ")
        with self.assertRaisesRegex(UserError, "root cause"):
            self.close(callback, self.env.user, root_cause_id=False)
        self.assertEqual(callback.state, "todo")

    def test_who_comes_second_is_told_who_closed_it(self):
        callback = self.get_callback(self.create_voice(3))
        dialogs = [
            self.env["cx.callback.close"].with_user(user).create({
                "callback_id": callback.id, "agreement": user.name, "override_reason": "They waited",
                "root_cause_id": self.env.ref("sagres_credit.credit_reason_document_lost").id,
            })
            for user in (self.operator, self.manager)
        ]
        dialogs[0].action_save()
        with self.assertRaisesRegex(UserError, "already called back by anna"):
            dialogs[1].action_save()
        self.assertEqual(callback.agreement, self.operator.name)

    @users("bruno")
    def test_a_colleague_does_not_close_it(self):
        callback = self.get_callback(self.create_voice(3))
        with self.assertRaisesRegex(AccessError, "is called back by anna"):
            self.close(callback, self.env.user)
        with self.assertRaises(AccessError):
            callback.with_user(self.env.user).write({"state": "done"})

    @users("bruno")
    def test_the_substitute_closes_it(self):
        callback = self.get_callback(self.create_voice(3))
        self.env["credit.substitution"].sudo().create({
            "user_id": self.operator.id, "substitute_id": self.env.uid, "date_to": "2026-11-30",
        })
        self.close(callback, self.env.user)
        self.assertEqual(callback.done_by_id, self.env.user)

    def test_the_call_back_follows_a_new_operator(self):
        self.mandate.member_ids = [Command.create({"user_id": self.colleague.id})]
        callback = self.get_callback(self.create_voice(3))
        self.case.with_user(self.manager)._assign(self.colleague, "manager", "Anna changes office")
        self.assertEqual(callback.user_id, self.colleague)

    def test_what_is_late_reaches_the_team_leader_once(self):
        voice = self.create_voice(3)
        callback = self.get_callback(voice)
        with freeze_time("2026-11-24 09:59:00"):
            self.assertEqual(self.env["cx.callback"]._cron_late(), 0)
        with freeze_time("2026-11-24 10:01:00"):
            self.assertEqual(self.env["cx.callback"]._cron_late(), 1)
            self.assertEqual(self.env["cx.callback"]._cron_late(), 0)
        self.assertEqual(callback.state, "escalated")
        self.assertEqual(callback.date_escalated, Datetime.to_datetime("2026-11-24 10:01:00"))
        self.assertIn("carla", "".join(voice.message_ids.mapped("body")))
        told = self.env["mail.notification"].search([("res_partner_id", "=", self.manager.partner_id.id)])
        self.assertTrue(told.filtered(lambda note: note.mail_message_id.model == "cx.feedback"))
        self.assertIn(self.case, self.env["credit.case"].with_user(self.manager).search([("in_my_day", "=", True)]))

    @users("anna")
    def test_nobody_is_called_for_a_reason_that_is_kept(self):
        voice = self.create_voice(3)
        callback = self.get_callback(voice).with_user(self.env.user)
        with self.assertRaisesRegex(UserError, "still to be called"):
            voice.with_user(self.env.user).action_close()
        dialog = self.env["cx.callback.cancel"].create({"callback_id": callback.id, "reason": "Asked not to be called"})
        dialog.action_save()
        self.assertEqual((callback.state, voice.state), ("cancelled", "closed"))
