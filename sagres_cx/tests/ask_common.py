from contextlib import contextmanager
from unittest.mock import patch

from freezegun import freeze_time

from odoo.fields import Datetime
from odoo.tests import HttpCase

from odoo.addons.sagres_credit.tests.notice_common import NoticeCommon

from .common import CxCommon

NOW = "2026-11-20 10:00:00"
PATIENCE = 90


@contextmanager
def killed(model, method):
    """Have the server die in ``method`` of ``model``: what was committed before stays, the rest is gone."""
    try:
        with patch.object(type(model), method, side_effect=KeyboardInterrupt):
            yield
    except KeyboardInterrupt:
        return
    raise AssertionError(f"{method} was not reached")


class AskCommon(NoticeCommon, CxCommon):
    """A debtor with an e-mail address and a programme that asks; messages reach a real SMTP server on loopback."""

    def invite(self, channel=False, program=None, partner=None, **vals):
        """Queue the question of one person, as the selection does."""
        program = program or self.program
        return self.env["cx.invitation"].sudo().create({
            "program_id": program.id, "company_id": program.company_id.id, "touchpoint_id": program.touchpoint_id.id,
            "partner_id": (partner or self.debtor).id, "case_id": self.case.id, "operator_id": self.case.user_id.id,
            "channel": channel, "date_scheduled": Datetime.to_datetime(NOW), **vals,
        })

    def ask(self, now=NOW):
        """Ask whom it is time to ask and let Odoo's queue go; return the messages that reached the server."""
        before = len(self.mailbox.envelopes)
        with freeze_time(now), self.night_cursor() as env:
            env["cx.invitation"]._cron_send()
            env["mail.mail"].process_email_queue()
        self.env.invalidate_all()
        return self.mailbox.messages[before:]

    def open_link(self, **vals):
        """Return an invitation whose question has reached the person."""
        invitation = self.invite("email", **vals)
        invitation._open_links()
        invitation._set_asked("sent")
        self.env.flush_all()
        return invitation

    def find_voice(self, invitation):
        self.env.invalidate_all()
        return self.env["cx.feedback"].search([("invitation_id", "=", invitation.id)])


class VoiceCommon(AskCommon, HttpCase):
    """A person with a telephone, who is not logged in."""

    def setUp(self):
        super().setUp()
        self.invitation = self.open_link()
        self.path = self.invitation._get_url().rpartition("/v/")[2]

    def get(self, path="", **options):
        return self.url_open(f"/v/{self.path}{path}", **{"timeout": PATIENCE, **options})

    def send(self, path="", **form):
        return self.url_open(f"/v/{self.path}{path}", data=form or {"nothing": ""}, method="POST", timeout=PATIENCE)

    def count_writes(self):
        """Return everything that an answer writes, as it stands in the database."""
        self.env.flush_all()
        tables = ("survey_user_input", "survey_user_input_line", "cx_feedback", "cx_invitation", "res_partner", "cx_voucher")
        found = {}
        for table in tables:
            self.env.cr.execute(f"SELECT MD5(STRING_AGG(row::text, '|' ORDER BY id)), COUNT(*) FROM {table} AS row")
            found[table] = self.env.cr.fetchone()
        return found
