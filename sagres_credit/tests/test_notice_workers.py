import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

from odoo.tests import get_db_name, tagged

from .committed_common import CommittedCase

WORKER = Path(__file__).with_name("send_worker.py")


@tagged("post_install", "-at_install")
class TestNoticeWorkers(CommittedCase):
    """Several workers and killed workers: nobody gets a message twice, nobody is forgotten."""

    def _start(self):
        return subprocess.Popen(
            [sys.executable, str(WORKER), get_db_name()],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
        )

    def _wait_for(self, number, worker, timeout=90):
        """Wait until so many messages arrived."""
        end = time.monotonic() + timeout
        while len(self.mailbox.envelopes) < number:
            self.assertIsNone(worker.poll(), "The worker ended before it was killed")
            self.assertLess(time.monotonic(), end, "Too few messages arrived")
            time.sleep(0.01)

    def _read_states(self):
        with self.environment() as env:
            notices = env["credit.notice"].search([("company_id", "=", self.ids["company"])])
            return {notice.partner_id.email: (notice.state, notice.reason_code) for notice in notices}

    def _send_again(self):
        """Send what is left, as the next scheduled job does."""
        self.assertEqual(self._start().wait(120), 0)

    def test_a_worker_killed_in_the_middle_sends_nobody_twice_and_forgets_nobody(self):
        self.mailbox.delay = 0.05
        for number in (4, 13):
            worker = self._start()
            self._wait_for(number, worker)
            worker.send_signal(signal.SIGKILL)
            worker.wait()
        self.mailbox.delay = 0
        time.sleep(0.3)  # what the server was reading when the worker died
        self._send_again()
        received = Counter(self.mailbox.recipients)
        states = self._read_states()
        doubtful = {email for email, state in states.items() if state == ("failed", "doubt")}
        self.assertEqual(max(received.values()), 1, "Somebody got the message twice")
        self.assertLessEqual(len(doubtful), 2, "At most one message for each kill is in doubt")
        self.assertEqual(
            {email for email, state in states.items() if state == ("sent", None) or state == ("sent", False)},
            set(states) - doubtful,
        )
        self.assertLessEqual(set(states) - doubtful, set(received), "Somebody was forgotten")
        with self.environment() as env:
            problems = env["credit.problem"].search([("company_id", "=", self.ids["company"]), ("kind", "=", "doubt")])
            self.assertEqual(len(problems), len(doubtful))

    def test_two_workers_at_once_take_nothing_twice(self):
        self.mailbox.delay = 0.01
        workers = [self._start(), self._start()]
        self.assertEqual([worker.wait(120) for worker in workers], [0, 0])
        self._send_again()
        received = Counter(self.mailbox.recipients)
        self.assertEqual(set(received.values()), {1})
        self.assertEqual(len(received), self.DEBTORS)
        self.assertEqual({state for state, _reason in self._read_states().values()}, {"sent"})
