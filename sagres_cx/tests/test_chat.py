from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.fields import Command, Datetime
from odoo.tests import tagged

from .chat_common import ChatCommon


@tagged("post_install", "-at_install")
class TestChat(ChatCommon):
    """A person answers, the debtor's own operator first, and what was said stands on the timeline once."""

    def _talk(self, link=None, answered=True):
        chat = self.open_chat(link)
        self.write_as_visitor(chat, "I lost my job")
        if answered:
            self.answer(chat, self.agent_of(chat), "I am sorry. Shall we find a way together?")
        self.leave(chat)
        return chat

    def test_who_proved_who_they_are_finds_their_own_operator(self):
        self.put_online(self.operator, self.colleague)
        self.enter()
        for _time in range(3):
            chat = self.open_chat(self.link)
            self.assertEqual((self.agent_of(chat), chat.cx_case_id), (self.operator, self.case))
        self.assertEqual(chat.name, "Rosa Bianchi, Anna Verdi")

    def test_the_substitute_of_today_comes_before_the_others(self):
        third = self._create_user("gina", "sagres_credit.group_operator")
        self.mandate.member_ids = [Command.create({"user_id": third.id})]
        self.env["credit.substitution"].create({
            "user_id": self.operator.id, "substitute_id": third.id, "date_from": "2026-11-18", "date_to": "2026-11-24",
        })
        self.put_online(self.colleague)
        self.env["mail.presence"].create({"user_id": third.id, "status": "online"})
        self.enter()
        for _time in range(3):
            self.assertEqual(self.agent_of(self.open_chat(self.link)), third)

    def test_another_of_the_team_answers_when_the_own_operator_is_away(self):
        self.put_online(self.colleague)
        self.enter()
        chat = self.open_chat(self.link)
        self.assertEqual((self.agent_of(chat), chat.cx_case_id), (self.colleague, self.case))

    def test_nobody_is_there_at_night_and_when_all_are_away(self):
        self.put_online()
        self.assertFalse(self.open_chat())
        self.put_online(self.operator, self.colleague)
        with freeze_time("2026-11-20 22:30:00"):
            self.assertFalse(self.open_chat())
        with freeze_time("2026-11-22 10:00:00"):
            self.assertFalse(self.open_chat(), "a Sunday")

    def test_no_robot_answers(self):
        script = self.env["chatbot.script"].create({
            "title": "Robot", "script_step_ids": [Command.create({"step_type": "text", "message": "Hello"})],
        })
        self.chat_channel.rule_ids[0].chatbot_script_id = script
        self.put_online(self.colleague)
        self.assertEqual(self.agent_of(self.open_chat(chatbot_script_id=script.id)), self.colleague)

    def test_without_the_datum_a_link_proves_nothing(self):
        self.put_online(self.operator, self.colleague)
        for link in (self.link.id, str(self.link.id), -1, "x", [self.link.id], {"a": 1}, None):
            chat = self.open_chat(cx_link=link, cx_case=self.case.id, cx_case_id=self.case.id, context={"cx_case": self.case.id})
            with self.subTest(link=link):
                self.assertTrue(self.agent_of(chat))
                self.assertFalse(chat.cx_case_id)

    def test_the_link_of_another_client_proves_nothing(self):
        mandate = self._create_mandate(self.other_client, self.operator, cx_chat=True)
        channel = self.env["im_livechat.channel"].search([("cx_company_id", "=", mandate.company_id.id)])
        self.put_online(self.operator)
        self.enter()
        self.assertFalse(self.open_chat(self.link, channel_id=channel.id).cx_case_id)
        self.link._revoke()
        self.env.flush_all()
        self.assertFalse(self.open_chat(self.link).cx_case_id, "taken back")

    def test_a_chat_stands_on_the_timeline_once(self):
        self.put_online(self.operator)
        self.enter()
        chat = self._talk(self.link)
        talk = self.case.interaction_ids.filtered(lambda talk: talk.channel == "chat")
        self.assertEqual(talk.mapped(lambda talk: (talk.direction, talk.outcome, talk.user_id, talk.continuity)), [
            ("in", "reached", self.operator, True),
        ])
        self.assertEqual(talk.body, "Rosa Bianchi: I lost my job\nAnna Verdi: I am sorry. Shall we find a way together?")
        self.assertEqual(talk.with_user(self.operator).action_cx_open_chat()["res_id"], chat.id)
        self.leave(chat)
        chat.write({"livechat_end_dt": Datetime.now()})
        self.assertEqual(chat.cx_interaction_ids, talk)
        self.assertEqual([event[:2] for event in self.events], [("chat_closed", self.client)])
        self.assertEqual(self.events[0][2][0][:3], (self.debtor.id, self.case.id, self.operator.id))

    def test_a_programme_asks_after_a_chat_that_was_answered(self):
        self.debtor.lang = "it_IT"
        program = self.env["cx.program"].create({
            "name": "After the chat", "company_id": self.client.id, "stakeholder": "debtor", "trigger": "chat_closed",
            "touchpoint_id": self.env.ref("sagres_cx.cx_touchpoint_collection_call").id,
        })
        program.action_start()
        self.put_online(self.operator)
        self.enter()
        chat = self._talk(self.link)
        invitation = self.env["cx.invitation"].search([("program_id", "=", program.id)])
        self.assertEqual((invitation.partner_id, invitation.source_key), (self.debtor, f"chat:{chat.id}"))

    def test_a_long_chat_is_shortened_on_the_timeline(self):
        self.put_online(self.operator)
        self.enter()
        chat = self.open_chat(self.link)
        self.write_as_visitor(chat, "word " * 600)
        self.answer(chat, self.operator, "Thank you")
        self.leave(chat)
        self.assertLessEqual(len(chat.cx_interaction_ids.body), 1501)
        self.assertTrue(chat.cx_interaction_ids.body.endswith("…"))
        self.assertIn("Thank you", chat.with_user(self.operator).cx_transcript)

    def test_what_nobody_answered_is_on_the_day_of_the_own_operator(self):
        self.put_online(self.colleague)
        self.enter()
        chat = self._talk(self.link, answered=False)
        self.assertEqual((self.case.next_action, self.case.next_action_agreed), ("call_back", True))
        self.assertIn("I lost my job", self.case.next_action_note)
        self.assertEqual(chat.cx_interaction_ids.outcome, "wrote")
        self.assertFalse(self.events)

    def test_what_nobody_answered_to_somebody_unknown_is_on_the_team_leaders_list(self):
        self.put_online(self.colleague)
        self._talk(answered=False)
        task = self.mandate.activity_ids
        self.assertEqual((task.user_id, task.summary), (self.manager, "Wrote in the chat, nobody answered"))
        self.assertIn("I lost my job", task.note)

    def test_an_empty_chat_leaves_nothing(self):
        self.put_online(self.operator)
        self.enter()
        self.leave(self.open_chat(self.link))
        self.assertFalse(self.case.interaction_ids.filtered(lambda talk: talk.channel == "chat"))

    def test_a_chat_ends_when_the_operator_leaves_it(self):
        self.put_online(self.colleague)
        self.enter()
        chat = self.open_chat(self.link)
        self.write_as_visitor(chat, "Thank you")
        self.answer(chat, self.colleague, "Thank you")
        chat.with_user(self.colleague).action_unfollow()
        talk = chat.cx_interaction_ids
        self.assertEqual((talk.outcome, talk.user_id, talk.continuity), ("reached", self.colleague, False))

    def test_a_chat_that_fell_silent_ends_by_itself(self):
        self.put_online(self.operator)
        self.enter()
        chat = self.open_chat(self.link)
        self.write_as_visitor(chat, "Are you there?")
        self.answer(chat, self.operator, "Yes")
        chat._cron_end_silent_chats()
        self.assertFalse(chat.livechat_end_dt)
        with freeze_time("2026-11-20 12:30:00"):
            chat._cron_end_silent_chats()
        self.assertTrue(chat.livechat_end_dt)
        self.assertEqual(chat.cx_interaction_ids.outcome, "reached")

    def test_a_chat_becomes_a_voice_once_and_by_a_person(self):
        self.put_online(self.operator)
        self.enter()
        chat = self._talk(self.link)
        first, again = (chat.with_user(self.operator).action_cx_make_voice()["res_id"] for _time in range(2))
        voice = self.env["cx.feedback"].browse(first)
        self.assertEqual(first, again)
        self.assertEqual((voice.source, voice.case_id, voice.body), ("chat", self.case, "I lost my job"))
        self.assertEqual(voice.interaction_id, chat.cx_interaction_ids)

    def test_a_team_reads_the_chats_of_its_clients_and_nobody_else_does(self):
        self.put_online(self.operator)
        self.enter()
        chat = self._talk(self.link)
        foreign = self._create_user("ugo", "sagres_credit.group_operator", self.other_client)
        foreign.group_ids |= self.env.ref("im_livechat.im_livechat_group_user")
        chat._add_members(users=foreign)
        self.env.flush_all()
        self.assertTrue(chat.with_user(self.colleague).has_access("read"))
        self.assertIn("I lost my job", chat.with_user(self.colleague).cx_transcript)
        for user in (foreign, self.client_user):
            own = chat.with_env(self.env(user=user, context={}))
            with self.subTest(user=user.login):
                self.assertFalse(own.has_access("read"))
                self.assertFalse(own.search([("id", "=", chat.id)]))
                self.assertFalse(own.env["mail.message"].search([("id", "in", chat.message_ids.ids)]))
                with self.assertRaises(AccessError):
                    own.action_cx_make_voice()

    def test_operators_answer_without_the_groups_of_core_that_read_every_chat(self):
        for user in (self.operator, self.manager, self.client_user):
            self.assertFalse(user.has_group("im_livechat.im_livechat_group_user"))
        self.put_online(self.operator)
        chat = self.open_chat().with_user(self.operator)
        self.assertTrue(chat.has_access("read"))
        self.answer(chat, self.operator, "Good morning")
        self.assertIn("Good morning", chat.cx_transcript)

    def test_the_team_is_told_whether_it_is_proven_who_writes(self):
        self.put_online(self.operator)
        self.enter()
        for link, expected in ((self.link, ("proven", "Rosa Bianchi")), (None, ("unproven", False))):
            chat = self.open_chat(link)
            self.write_as_visitor(chat, "Good morning")
            self.authenticate("anna", "anna")
            data = self.make_jsonrpc_request("/mail/data", {"fetch_params": ["channels_as_member"]})
            row = next(row for row in data["discuss.channel"] if row["id"] == chat.id)
            self.assertEqual((row["cx_identity"], row["cx_debtor"]), expected)
            self.authenticate(None, None)

    def test_the_visitor_reads_nothing_of_the_case(self):
        self.put_online(self.operator)
        self.enter()
        result = self.make_jsonrpc_request("/im_livechat/get_session", {
            "channel_id": self.chat_channel.id, "cx_link": self.link.id,
        })
        self.assertNotIn("cx_", str(result))

    def test_the_chat_follows_the_team_and_the_mandate(self):
        self.assertEqual(self.chat_channel.user_ids, self.operator | self.colleague)
        self.mandate.member_ids.filtered(lambda member: member.user_id == self.colleague).unlink()
        self.assertEqual(self.chat_channel.user_ids, self.operator)
        self.mandate.with_user(self.manager).cx_chat = False
        self.assertFalse(self.chat_channel.user_ids)
        self.assertEqual(self.url_open(self.chat_path).status_code, 404)
        self.mandate.cx_chat = True
        self.assertEqual(self.env["im_livechat.channel"].search_count([("cx_company_id", "=", self.client.id)]), 1)
