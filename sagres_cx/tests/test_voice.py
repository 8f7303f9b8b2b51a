from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged, users

from .common import CxCommon


@tagged("post_install", "-at_install")
class TestVoice(CxCommon):
    """What debtors say of the client in calls and letters becomes voices, and finds its case and its operator."""

    def _get_voice(self, talk):
        return self.env["cx.feedback"].search([("interaction_id", "=", talk.id)])

    def _reason(self, code):
        return self.env["credit.reason"].search([("code", "=", code)])

    def test_a_weakness_of_the_client_heard_in_a_call_is_a_voice(self):
        talk = self.talk(self.case, reason_id=self._reason("document_not_received").id, emotion="bad", body="It never came")
        voice = self._get_voice(talk)
        self.assertEqual((voice.source, voice.touchpoint_id.code, voice.body), ("call", "collection_call", "It never came"))
        self.assertEqual((voice.case_id, voice.operator_id, voice.partner_id), (self.case, self.operator, self.debtor))
        self.assertEqual(voice.tag_ids.reason_id.code, "document_not_received")
        self.assertEqual(set(voice.tag_ids.mapped("state")), {"accepted"}, "The operator chose them")
        self.assertFalse(voice.callback_id, "They have just spoken")

    def test_a_very_unhappy_person_is_heard_whatever_the_reason(self):
        talk = self.talk(self.case, reason_id=self._reason("oversight_forgot").id, emotion="very_bad")
        self.assertEqual(self._get_voice(talk).tag_ids.filtered("emotion").emotion, "very_bad")

    def test_other_conversations_are_no_voices(self):
        talk = self.talk(self.case, reason_id=self._reason("oversight_forgot").id, emotion="bad")
        self.assertFalse(self._get_voice(talk))

    def test_the_tag_follows_the_reason_of_the_call(self):
        talk = self.talk(self.case, reason_id=self._reason("document_unclear").id, emotion="bad")
        voice = self._get_voice(talk)
        voice.tag_ids = [Command.create({"reason_id": self._reason("service_staff").id})]
        talk.reason_id = self._reason("amount_price")
        self.assertEqual(set(voice.tag_ids.reason_id.mapped("code")), {"amount_price", "service_staff"})
        talk.write({"reason_id": self._reason("amount_price").id})
        self.assertEqual(len(voice.tag_ids), 3)

    def test_a_reason_written_later_makes_the_voice_once(self):
        talk = self.talk(self.case, reason_id=self._reason("oversight_forgot").id)
        for _time in range(2):
            talk.reason_id = self._reason("service_quality")
            self.env["cx.feedback"]._hear_talks(talk)
        self.assertEqual(len(self._get_voice(talk)), 1)

    def test_many_calls_cost_as_few_statements_as_few(self):
        reason = self._reason("document_unclear")
        counts = []
        for number in (5, 50):
            talks = self.env["credit.interaction"].with_context(cx_closing=True).create([
                {"case_id": self.case.id, "channel": "chat", "outcome": "reached", "reason_id": reason.id}
            ] * number)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.env["cx.feedback"].sudo()._hear_talks(talks.sudo())
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 2)

    @users("anna")
    def test_a_letter_becomes_a_voice_with_the_words_it_used(self):
        letter = self.env["credit.interaction"].sudo().create({
            "case_id": self.case.id, "channel": "email", "direction": "in", "outcome": "wrote", "body": "I wrote three times",
        })
        dialog = Form(self.env["cx.voice.record"].with_context(default_case_id=self.case.id))
        self.assertEqual((dialog.body, dialog.source), ("I wrote three times", "email"))
        dialog.emotion = "bad"
        dialog.save().action_save()
        voice = self._get_voice(letter)
        self.assertEqual((voice.body, voice.tag_ids.emotion), ("I wrote three times", "bad"))
        again = Form(self.env["cx.voice.record"].with_context(default_case_id=self.case.id))
        self.assertFalse(again.body, "One letter is one voice")

    def test_a_voice_is_told_in_the_timeline_of_its_case(self):
        self.create_voice(9, "All is well <script>alert(1)</script>")
        message = self.case.message_ids[0]
        self.assertIn("All is well", message.body)
        self.assertNotIn("<script>", message.body)
        self.assertTrue(message.is_internal)

    def test_a_voice_finds_the_case_of_who_speaks(self):
        voice = self.create_voice(9, case_id=False, operator_id=False)
        self.assertEqual((voice.case_id, voice.operator_id), (self.case, self.operator))

    @users("anna")
    def test_nobody_rewrites_what_a_person_said_nor_the_state(self):
        voice = self.create_voice(2, "Nobody answers", source="survey").with_user(self.env.user)
        for vals in ({"body": "All is well"}, {"score": 10}, {"state": "closed"}):
            with self.assertRaises(AccessError):
                voice.write(vals)
        self.assertEqual(self.env["cx.feedback"].create({
            "company_id": self.client.id, "state": "closed", "body": "By hand",
        }).state, "new")

    def test_the_client_reads_of_a_call_what_is_shared_only(self):
        shared = self.talk(self.case, reason_id=self._reason("document_unclear").id, body="Not clear")
        private = self.talk(self.case, emotion="very_bad", body="My sister is ill")
        found = self.seen_by(self.client_user)
        voices = found.search([("case_id", "=", self.case.id)])
        self.assertEqual(voices.ids, self._get_voice(shared).ids)
        self.assertNotIn(self._get_voice(private).id, voices.ids)
        self.debtor.credit_vulnerable = True
        self.env.flush_all()
        self.assertFalse(found.search([("case_id", "=", self.case.id)]))

    @users("anna")
    def test_the_page_shows_what_is_known(self):
        first = self.create_voice(6, "Before", date="2026-11-01 10:00:00")
        self.talk(self.case, body="We spoke")
        voice = self.create_voice(3, "Now").with_user(self.env.user)
        self.assertEqual(voice.earlier_ids.ids, first.ids)
        self.assertEqual(voice.talk_ids.mapped("body"), ["We spoke"])
        self.assertEqual(voice.receivable_ids, voice.case_id.open_receivable_ids)
        self.assertIn("Rosa Bianchi", voice.case_words)
        self.assertIn("calls back within Tue 24 Nov", voice.done_words)
        self.assertEqual((voice.mood, voice.score_words), ("bad", "3 of 10"))

    def test_the_wall_of_monday_shows_the_weekend(self):
        friday = self.create_voice(6, date="2026-11-19 10:00:00")
        old = self.create_voice(6, date="2026-11-18 10:00:00")
        fresh = self.env["cx.feedback"].search([("is_fresh", "=", True)])
        self.assertIn(friday, fresh)
        self.assertNotIn(old, fresh)

    @users("anna")
    def test_a_voice_without_words_is_not_recorded_by_the_dialog(self):
        dialog = self.env["cx.voice.record"].create({"case_id": self.case.id, "body": "  "})
        with self.assertRaisesRegex(UserError, "in their words"):
            dialog.action_save()
