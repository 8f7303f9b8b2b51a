import re

from odoo.tests import tagged

from .ask_common import VoiceCommon


@tagged("post_install", "-at_install")
class TestVoicePage(VoiceCommon):
    """The page of a question: opened it writes nothing, a tap keeps the score, another the words; nothing is lost."""

    def answer(self, score, words=""):
        self.send(score=score)
        field = f"q{self.program.open_question_id.id}"
        return self.send("/words", score=score, **{field: words})

    def test_two_taps_make_a_voice(self):
        self.assertIn("What are the main reasons", self.send(score="9").text)
        page = self.answer("9", "Anna listened")
        voice = self.find_voice(self.invitation)
        self.assertIn("Thank you", page.text)
        self.assertEqual((voice.score, voice.metric, voice.body, voice.source), (9, "nps", "Anna listened", "survey"))
        self.assertEqual((voice.partner_id, voice.case_id, voice.operator_id), (self.debtor, self.case, self.operator))
        self.assertEqual((self.invitation.state, self.invitation.user_input_id.state), ("answered", "done"))

    def test_zero_and_ten_are_scores(self):
        for score in (0, 10):
            invitation = self.open_link()
            self.path = invitation._get_url().rpartition("/v/")[2]
            self.answer(str(score))
            voice = self.find_voice(invitation)
            with self.subTest(score=score):
                self.assertEqual((voice.is_scored, voice.score, voice.body), (True, score, False))
                line = voice.user_input_id.user_input_line_ids.filtered(
                    lambda line: line.question_id == self.program.score_question_id
                )
                self.assertEqual((line.skipped, line.value_scale), (False, score))

    def test_a_score_in_the_address_is_only_proposed(self):
        before = self.count_writes()
        page = self.get("?s=9").text
        self.assertIn("My answer is 9", page.replace("\n", " "))
        for path in ("?s=0", "?s=99", "?s=%3Cscript%3E", "/words", "/thanks", "/stop", "/unsubscribe"):
            self.assertEqual(self.get(path).status_code, 200, path)
        self.assertEqual(self.count_writes(), before)

    def test_who_closes_the_page_after_the_score_is_heard_all_the_same(self):
        self.send(score="2")
        self.assertFalse(self.find_voice(self.invitation))
        self.env.cr.execute("UPDATE survey_user_input SET write_date = '2026-11-20 07:00:00' WHERE id = %s",
                            [self.invitation.user_input_id.id])
        self.env.invalidate_all()
        self.ask()
        self.assertEqual(self.find_voice(self.invitation).score, 2)
        self.assertEqual(self.invitation.state, "answered")

    def test_a_second_tap_and_a_second_window_change_nothing(self):
        self.send(score="3")
        self.send(score="7")
        for words in ("First", "Second"):
            self.assertIn("Thank you", self.answer("7", words).text)
        voice = self.find_voice(self.invitation)
        self.assertEqual((len(voice), voice.score, voice.body), (1, 7, "First"))
        self.send(score="0")
        self.assertEqual(self.find_voice(self.invitation).score, 7)

    def test_a_script_in_the_words_stays_text(self):
        words = "<script>alert(1)</script><b>no</b>"
        self.answer("1", words)
        voice = self.find_voice(self.invitation)
        self.assertEqual(voice.body, words)
        self.assertNotIn("<script>alert(1)", self.get("/thanks").text)

    def test_a_number_that_is_none_is_asked_again(self):
        before = self.count_writes()
        for score in ("", "11", "-1", "9.5", "²", "abc", "1" * 5000):
            self.assertIn("Choose a number first.", self.send(score=score).text)
        self.assertIn("Choose a number first.", self.send("/words", score="").text)
        after = self.count_writes()
        self.assertEqual(after["cx_feedback"], before["cx_feedback"])
        self.assertEqual(after["survey_user_input_line"], before["survey_user_input_line"])

    def test_foreign_cut_and_expired_links_open_a_kind_page_and_write_nothing(self):
        other = self.open_link(partner=self._create_debtor("Ugo Neri", self.client))
        whole = self.path
        forged = whole[:20] + other._get_url().rpartition("/v/")[2][20:]
        before = self.count_writes()
        for token in (forged, whole[:-1], "x" * 32, "y" * 43, "..%2f..", whole + "A"):
            self.path = token
            self.assertEqual((self.get().status_code, self.send(score="5").status_code), (404, 404), token)
        self.path = whole
        self.invitation.deadline = "2026-11-19 10:00:00"
        self.env.flush_all()
        self.path = self.invitation._get_url().rpartition("/v/")[2]
        before["cx_invitation"] = self.count_writes()["cx_invitation"]
        self.assertIn("This question is over", self.get().text)
        self.assertEqual(self.send(score="5").status_code, 410)
        self.assertEqual(self.count_writes(), before)

    def test_links_that_are_guessed_are_stopped(self):
        self.path = "z" * 32
        codes = {self.get().status_code for _try in range(32)}
        self.assertEqual(codes, {404, 429})

    def test_questions_that_went_while_the_page_was_open_lose_nothing(self):
        self.send(score="4")
        self.program.survey_id.active = False
        self.env.flush_all()
        self.assertIn("This question is closed", self.send("/words", score="4").text)
        self.program.survey_id.active = True
        sheet = self.invitation.user_input_id
        sheet.unlink()
        self.env.flush_all()
        self.answer("4", "Still here")
        voice = self.find_voice(self.invitation)
        self.assertEqual((voice.score, voice.body), (4, "Still here"))

    def test_a_question_deleted_while_the_page_was_open_ends_kindly(self):
        self.program.score_question_id.unlink()
        self.env.flush_all()
        self.assertIn("This question is closed", self.get().text)
        self.assertIn("This question is closed", self.send(score="5").text)

    def test_the_open_question_may_go_while_the_page_is_open(self):
        self.send(score="5")
        self.program.open_question_id.unlink()
        self.env.flush_all()
        self.assertIn("Thank you", self.send("/words", score="5", q0="words of a question that is gone").text)
        self.assertEqual(self.find_voice(self.invitation).score, 5)

    def test_further_questions_follow_on_the_same_page(self):
        survey = self.program.survey_id
        survey.question_and_page_ids = [(0, 0, {
            "title": "How did you reach us?", "question_type": "simple_choice", "sequence": 9, "constr_mandatory": True,
            "suggested_answer_ids": [(0, 0, {"value": "Phone"}), (0, 0, {"value": "Mail"})],
        })]
        question = survey.question_ids[-1]
        self.env.flush_all()
        page = self.send(score="8").text
        self.assertIn("How did you reach us?", page)
        field = f"q{self.program.open_question_id.id}"
        again = self.send("/words", score="8", **{field: "Fine & good"}).text
        self.assertIn("This question needs an answer.", again)
        self.assertIn("Fine &amp; good", again)
        self.send("/words", score="8", **{field: "Fine", f"q{question.id}": str(question.suggested_answer_ids[1].id)})
        self.assertEqual(self.find_voice(self.invitation).other_answers, "How did you reach us?: Mail")

    def test_a_detractor_chooses_whether_to_be_called(self):
        page = self.answer("2", "Too slow").text
        self.assertIn("will call you within two working days", re.sub(r"\s+", " ", page))
        self.assertIn("Nobody calls you", self.send("/contact", call="no").text)
        voice = self.find_voice(self.invitation)
        self.assertEqual((voice.no_contact, voice.wants_contact), (True, False))
        self.assertIn("calls you within two working days", re.sub(r"\s+", " ", self.send("/contact", call="yes").text))
        self.assertTrue(self.find_voice(self.invitation).wants_contact)

    def test_a_logged_in_colleague_does_not_answer_for_the_customer(self):
        self.authenticate("anna", "anna")
        before = self.count_writes()
        self.assertIn("This page is for the customer", self.get().text)
        self.assertEqual(self.send(score="10").status_code, 403)
        self.assertEqual(self.count_writes(), before)

    def test_no_more_questions_is_asked_first_and_good_after_the_end(self):
        self.invitation.state = "expired"
        waiting = self.invite("email")
        self.env.flush_all()
        self.assertIn("No more questions?", self.get("/stop").text)
        self.assertFalse(self.debtor.cx_opt_out)
        self.assertIn("We ask you nothing more", self.send("/stop").text)
        self.env.invalidate_all()
        self.assertEqual((self.debtor.cx_opt_out, str(self.debtor.cx_opt_out_date)), (True, "2026-11-20"))
        self.assertEqual((waiting.state, waiting.exclusion), ("excluded", "opt_out"))

    def test_the_button_of_a_mail_program_needs_one_click(self):
        response = self.url_open(
            f"/v/{self.path}/unsubscribe", data={"List-Unsubscribe": "One-Click"}, method="POST", timeout=90,
        )
        self.env.invalidate_all()
        self.assertEqual((response.status_code, self.debtor.cx_opt_out), (200, True))

    def test_it_speaks_the_language_of_the_person(self):
        self.assertIn('lang="en-US"', self.get().text)
        page = self.get("?lang=it").text
        self.assertIn('lang="it-IT"', page)
        self.assertIn(f'action="/v/{self.path}?lang=it"', page)

    def test_the_call_back_follows_what_the_person_chooses(self):
        self.answer("2", "Too slow")
        callback = self.env["cx.callback"].search([("feedback_id", "=", self.find_voice(self.invitation).id)])
        for choice, state in (("no", "cancelled"), ("yes", "todo")):
            self.send("/contact", call=choice)
            self.env.invalidate_all()
            self.assertEqual(callback.state, state)
