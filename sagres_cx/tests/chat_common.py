from unittest.mock import patch

from odoo.fields import Command

from odoo.addons.sagres_credit.tests.debtor_common import DebtorCommon


class ChatCommon(DebtorCommon):
    """A client whose team of two, anna and bruno, sits at the chat; Rosa Bianchi is looked after by anna."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mandate.write({"cx_chat": True, "member_ids": [Command.create({"user_id": cls.colleague.id})]})
        cls.chat_channel = cls.env["im_livechat.channel"].search([("cx_company_id", "=", cls.client.id)])
        cls.chat_path = f"/talk/{cls.chat_channel.cx_token}"

    def setUp(self):
        super().setUp()
        self.events = []
        queue = self.env.registry["cx.program"]._queue_events

        def record(model, trigger, company, rows):
            self.events.append((trigger, company, rows))
            return queue(model, trigger, company, rows)

        self.startPatcher(patch.object(self.env.registry["cx.program"], "_queue_events", record))

    def put_online(self, *users):
        presences = self.env["mail.presence"]
        presences.search([("user_id", "in", (self.operator | self.colleague).ids)]).unlink()
        presences.create([{"user_id": user.id, "status": "online"} for user in users])
        self.env.flush_all()

    def open_chat(self, link=None, **params):
        """Open a chat as the browser does and return it; ``None`` where nobody is there."""
        result = self.make_jsonrpc_request("/im_livechat/get_session", {
            "channel_id": self.chat_channel.id, "cx_link": link.id if link else False, **params,
        })
        self.env.invalidate_all()
        return self.env["discuss.channel"].browse(result["channel_id"]) if result else None

    def write_as_visitor(self, chat, words):
        self.make_jsonrpc_request("/mail/message/post", {
            "thread_model": "discuss.channel", "thread_id": chat.id,
            "post_data": {"body": words, "message_type": "comment", "subtype_xmlid": "mail.mt_comment"},
        })
        self.env.invalidate_all()

    def answer(self, chat, user, words):
        chat.with_user(user).message_post(body=words, message_type="comment", subtype_xmlid="mail.mt_comment")
        self.env.flush_all()

    def leave(self, chat):
        self.make_jsonrpc_request("/im_livechat/visitor_leave_session", {"channel_id": chat.id})
        self.env.invalidate_all()

    def agent_of(self, chat):
        return chat.livechat_operator_id.user_ids
