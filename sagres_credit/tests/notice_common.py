from unittest.mock import patch

from freezegun import freeze_time

from odoo.addons.sms.tools.sms_api import SmsApiBase

from .common import CreditCommon
from .mail_common import HOST, LoopbackServer


class Gateway(SmsApiBase):
    """A gateway of SMS as a firm may plug in: it keeps what it is given."""

    sent = []
    answer = "sent"

    def _send_sms_batch(self, messages, delivery_reports_url=False):
        results = []
        for message in messages:
            for number in message["numbers"]:
                self.sent.append((number["number"], message["content"]))
                results.append({"uuid": number["uuid"], "state": self.answer})
        return results


class NoticeCommon(CreditCommon):
    """Notices that leave through Odoo's outgoing server to a real SMTP server on loopback."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        loopback = LoopbackServer()
        cls.mailbox = cls.enterClassContext(loopback)
        # Odoo sends nothing while it tests: here it must.
        cls.enterClassContext(patch.object(
            type(cls.env["ir.mail_server"]), "_disable_send", classmethod(lambda model: False)
        ))
        cls.enterClassContext(patch.object(
            type(cls.env["res.company"]), "_get_sms_api_class", lambda company: Gateway
        ))
        cls.env["res.lang"]._activate_lang("en_US")
        cls.server = cls.env["ir.mail_server"].create({
            "name": "Loopback", "smtp_host": HOST, "smtp_port": loopback.port, "smtp_encryption": "none",
            "smtp_authentication": "login",
        })
        cls.mandate.write({"mail_server_id": cls.server.id, "email_from": "credito@casaserena.example.com"})
        cls.policy.level_ids.attach_invoices = False  # printing takes long: the tests that need it say so
        cls.debtor.write({"email": "rosa@example.com", "lang": "en_US"})

    def setUp(self):
        super().setUp()
        self.mailbox.envelopes.clear()
        self.mailbox.refused.clear()
        Gateway.sent.clear()
        Gateway.answer = "sent"

    def queue(self, debtor=None):
        """Do the work of the night and return the notice it queued."""
        self.run_night()
        notice = self.get_case(debtor).notice_ids
        self.assertEqual(notice.state, "queued")
        return notice

    def send(self, now="2026-11-20 10:00:00"):
        """Send what waits, as the scheduled job does, and return the messages that reached the server."""
        before = len(self.mailbox.envelopes)
        with freeze_time(now), self.night_cursor() as env:
            env["credit.notice"]._cron_send()
        self.env.invalidate_all()
        return self.mailbox.messages[before:]
