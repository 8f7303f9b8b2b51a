from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged, users

from .ask_common import AskCommon


@tagged("post_install", "-at_install")
class TestAskPhone(AskCommon):
    """At the end of a call the operator keeps the number and the words, through the same survey."""

    def dialog(self, **vals):
        return self.env["cx.ask"].create({"case_id": self.case.id, **vals})

    @users("anna")
    def test_zero_and_ten_are_kept_with_what_was_heard(self):
        reason = self.env.ref("sagres_credit.credit_reason_money", raise_if_not_found=False) or self.env["credit.reason"].search(
            [], limit=1,
        )
        self.program.sudo().quarantine_days = 0
        self.program.sudo().channel_third = "operator"
        for hour, score in (("10", "0"), ("12", "10")):
            with freeze_time(f"2026-11-20 {hour}:00:00"):
                self.dialog(score=score, body="In her words", reason_id=reason.id, emotion="bad").action_save()
        voices = self.env["cx.feedback"].search([("case_id", "=", self.case.id)], order="id")
        self.assertEqual(voices.mapped("score"), [0, 10])
        self.assertEqual(voices.mapped("body"), ["In her words"] * 2)
        self.assertEqual(sorted(voices[0].tag_ids.mapped("emotion"), key=bool), [False, "bad"])
        invitations = voices.invitation_id
        self.assertEqual(set(invitations.mapped("channel")), {"operator"})
        self.assertEqual(set(invitations.mapped("state")), {"answered"})
        self.assertEqual(invitations.sudo().user_input_id.partner_id, self.debtor)

    @users("anna")
    def test_the_question_that_waits_is_the_one_answered(self):
        invitation = self.invite("operator")
        self.ask()
        self.dialog(score="7").action_save()
        self.assertEqual((invitation.state, self.find_voice(invitation).score), ("answered", 7))

    @users("anna")
    def test_who_does_not_want_to_answer_is_kept(self):
        invitation = self.invite("email")
        self.dialog().action_decline()
        self.assertEqual(invitation.state, "cancelled")
        self.assertFalse(self.find_voice(invitation))

    @users("anna")
    def test_who_was_asked_a_short_while_ago_is_not_asked_again(self):
        self.dialog(score="5").action_save()
        with self.assertRaisesRegex(UserError, "Rosa Bianchi is not asked now"):
            self.dialog(score="6").action_save()

    @users("anna")
    def test_without_a_number_nothing_is_kept(self):
        with self.assertRaisesRegex(UserError, "Choose a number first"):
            self.dialog(body="Words").action_save()

    def test_an_anonymous_programme_is_never_asked_on_the_phone(self):
        staff = self.create_program("Staff", stakeholder="employee", trigger="wave")
        with self.assertRaisesRegex(UserError, "stays unknown"):
            self.dialog(program_id=staff.id, score="5").with_user(self.manager).action_save()

    @users("anna")
    def test_who_asked_not_to_be_asked_is_not(self):
        self.debtor._cx_opt_out("In a call")
        with self.assertRaisesRegex(UserError, "asked not to be asked"):
            self.case.with_user(self.env.user).action_ask_score()

    def test_another_team_does_not_ask(self):
        other = self._create_user("gina", "sagres_credit.group_operator")
        with self.assertRaisesRegex(AccessError, "another team"):
            self.case.with_user(other).action_ask_score()

    @users("anna")
    def test_after_a_call_the_dialog_follows(self):
        log = self.env["credit.call.log"].create({
            "case_id": self.case.id, "outcome": "reached", "override_reason": "They were met at the door", "cx_ask": True,
        })
        self.assertEqual(log.action_save()["res_model"], "cx.ask")

    def test_the_scale_is_the_programmes(self):
        effort = self.create_program("Effort", metric="ces")
        dialog = self.dialog(program_id=effort.id)
        self.assertEqual([code for code, _label in dialog.score_choices], ["1", "2", "3", "4", "5", "6", "7"])
        dialog.score = "0"
        with self.assertRaisesRegex(UserError, "Choose a number first"):
            dialog.with_user(self.manager).action_save()
