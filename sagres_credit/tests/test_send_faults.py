from collections import Counter
from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.base.models import ir_mail_server

from .faulty_smtp import CUT, SILENCE, FaultySmtp
from .notice_common import NoticeCommon

LATER, MUCH_LATER = "451 4.7.1 Greylisted, come back later", "554 5.7.1 No, never"
#: What one delivery becomes where the server does this at that step; the second word is the reason.
OUTCOMES = {
    ("connect", "421 4.3.2 Busy"): ("queued", False), ("connect", CUT): ("queued", False),
    ("connect", SILENCE): ("queued", False),
    ("mail", LATER): ("queued", False), ("mail", MUCH_LATER): ("failed", "server"), ("mail", CUT): ("queued", False),
    ("mail", SILENCE): ("queued", False),
    ("rcpt", CUT): ("queued", False), ("rcpt", LATER): ("queued", False), ("rcpt", MUCH_LATER): ("bounced", "refused"),
    ("data", LATER): ("queued", False), ("data", MUCH_LATER): ("failed", "server"),
    ("data", CUT): ("failed", "doubt"), ("half", CUT): ("failed", "doubt"), ("half", SILENCE): ("failed", "doubt"),
    ("end", LATER): ("queued", False), ("end", MUCH_LATER): ("failed", "server"),
    ("end", CUT): ("failed", "doubt"), ("end", SILENCE): ("failed", "doubt"),
}


@tagged("post_install", "-at_install")
class TestSendFaults(NoticeCommon):
    """Whatever a mail server does, and at whatever step: nobody gets a message twice, and nobody is forgotten."""

    def build(self):
        self.debtors = [self._create_debtor(f"Debtor {n}", self.client, email=f"d{n}@example.com") for n in range(3)]
        for debtor in self.debtors:
            self.invoice(100, 6, debtor)
        self.run_night()

    def setUp(self):
        super().setUp()
        self.faulty = self.enterContext(FaultySmtp())
        self.enterContext(patch.object(ir_mail_server, "SMTP_TIMEOUT", 0.3))
        self.server.smtp_port = self.faulty.port
        self.notices = self.env["credit.notice"].search(
            [("debtor_id", "in", [debtor.id for debtor in self.debtors])], order="id",
        )
        self.assertEqual(self.notices.mapped("state"), ["queued"] * 3)

    def send_with(self, step, answer):
        self.faulty.fail_once(step, answer)
        self.send()
        self.assertIsNone(self.faulty.fault, "The fault has happened")

    def assertWhole(self):
        """Nobody got two; who got none waits, or a person knows why; who is called reached got one."""
        received = Counter(self.faulty.recipients)
        self.assertLessEqual(max(received.values(), default=0), 1)
        for notice in self.notices:
            if notice.state == "sent":
                self.assertEqual(received[notice.address], 1, notice.address)
            else:
                self.assertTrue(notice.reason_code == "doubt" or not received[notice.address], notice.state)
            self.assertIn(notice.state, ("sent", "queued", "failed", "bounced"))
            self.assertTrue(notice.state in ("sent", "queued") or notice.reason_code)

    def test_each_fault_at_each_step_has_its_consequence_and_no_other(self):
        for (step, answer), expected in OUTCOMES.items():
            self.faulty.taken.clear()
            with self.subTest(step=step, answer=answer), self.env.cr.savepoint() as point:
                self.send_with(step, answer)
                first = self.notices[0]
                self.assertEqual((first.state, first.reason_code), expected)
                self.assertWhole()
                if step != "connect":
                    self.assertEqual(self.notices[1:].mapped("state"), ["sent"] * 2, "The others go on")
                self.send("2026-11-20 10:20:00")
                self.assertWhole()
                self.assertNotIn("queued", self.notices.mapped("state"), "What waited has left")
                before = len(self.faulty.taken)
                self.send("2026-11-20 11:20:00")
                self.assertEqual(len(self.faulty.taken), before, "What is settled does not leave again")
                point.rollback()
            self.env.invalidate_all()

    def test_who_was_in_doubt_is_the_work_of_a_person(self):
        self.send_with("end", CUT)
        problem = self.env["credit.problem"].search([("kind", "=", "doubt"), ("res_id", "=", self.notices[0].id)])
        self.assertEqual((len(problem), problem.company_id), (1, self.client))
        self.assertIn(self.notices[0].address, self.faulty.recipients, "It was taken, and nobody could know")

    def test_a_server_that_is_silent_at_once_is_named_to_who_manages_the_mandate(self):
        self.send_with("connect", SILENCE)
        problem = self.env["credit.problem"].search([("kind", "=", "server"), ("res_id", "=", self.mandate.id)])
        self.assertEqual((len(problem), problem.user_id), (1, self.manager))
