from odoo.tests import tagged

from odoo.addons.sagres_credit.tests.tour_common import TourCommon

from .chat_common import ChatCommon

# Any place but Discuss, which opens its last conversation by itself a moment later.
PAST_CHATS = "/odoo/action-sagres_cx.discuss_channel_action_chat"


@tagged("post_install", "-at_install")
class TestTourChat(ChatCommon, TourCommon):
    """A debtor writes on their telephone, their own operator answers in Discuss."""

    def setUp(self):
        super().setUp()
        self.put_online(self.operator)

    def _walk(self, url, tour, user=None):
        # Odoo keeps what it made of the size of the first browser.
        self.browser_size = "1366x768" if user else "390x844"
        self.browse_as(user or self.env["res.users"], url, tour)

    def _get_chat(self):
        return self.env["discuss.channel"].search([("cx_company_id", "=", self.client.id)])

    def test_a_debtor_writes_and_the_own_operator_answers(self):
        self._walk(self.path, "cx_chat_visitor_tour")
        chat = self._get_chat()
        self.assertEqual([line[1:] for line in chat._get_chat_lines()], [("Rosa Bianchi", "I lost my job")])
        self.assertEqual((len(chat), chat.cx_case_id, self.agent_of(chat)), (1, self.case, self.operator))
        self._walk(PAST_CHATS, "cx_chat_operator_tour", self.operator)
        self.assertIn("find a way together", chat.with_user(self.operator).cx_transcript)
        chat.with_user(self.operator).sudo()._close_livechat_session()
        self.assertEqual(chat.cx_interaction_ids.outcome, "reached")

    def test_a_stranger_writes_on_the_public_page_and_the_operator_is_warned(self):
        self._walk(self.chat_path, "cx_chat_stranger_tour")
        chat = self._get_chat()
        self.assertFalse(chat.cx_case_id)
        self._walk(PAST_CHATS, "cx_chat_unproven_tour", self.operator)
