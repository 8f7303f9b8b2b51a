from email.message import EmailMessage

from odoo.tests import tagged

from .notice_common import NoticeCommon
from .tour_common import TourCommon


@tagged("post_install", "-at_install")
class TestTourConversation(NoticeCommon, TourCommon):
    """Preview, send, reply, timeline: one conversation in a real browser, with a real mail server between."""

    def _reply(self, sent):
        """Hand Rosa's answer to the mail gateway, as her mail program would write it."""
        reply = EmailMessage()
        reply["From"] = "Rosa Bianchi <rosa@example.com>"
        reply["To"] = sent["Reply-To"]
        reply["Subject"] = f"Re: {sent['Subject']}"
        reply["Message-Id"] = "<answer@example.com>"
        reply["In-Reply-To"] = reply["References"] = sent["Message-Id"]
        reply.set_content("Good morning, I will pay on Friday.")
        self.env["mail.thread"].message_process(None, reply.as_bytes())

    def test_an_operator_writes_and_reads_the_answer(self):
        self.invoice(100, 6)
        self.run_night()
        case = self.get_case()
        case.notice_ids.action_cancel()
        self.browse_as(self.operator, f"/odoo/credit-cases/{case.id}", "credit_write_tour")
        (sent,) = self.mailbox.messages
        self.assertIn("As we said on the phone", sent.get_body(("html",)).get_content())
        self._reply(sent)
        self.assertEqual(case.next_action, "answer")
        self.browse_as(self.operator, "/odoo/my-day", "credit_reply_tour")
