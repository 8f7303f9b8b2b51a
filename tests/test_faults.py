"""The connection to the database is lost amid the work, and jobs run twice at once: nothing is lost, nothing doubled."""
import threading
import time
from collections import Counter
from contextlib import closing
from unittest.mock import patch

import psycopg2
import requests

from odoo import SUPERUSER_ID, api
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tests import get_db_name, mute_logger, tagged
from odoo.tools import config

from odoo.addons.sagres_credit.tests.committed_common import CommittedCase

#: What a lost connection looks like from here.
LOST = (psycopg2.OperationalError, psycopg2.InterfaceError)


class FaultCase(CommittedCase):
    def setUp(self):
        super().setUp()
        servers = self.registry["ir.mail_server"]
        self.enterContext(patch.object(servers, "_disable_send", classmethod(lambda model: False)))

    def work(self, model, method, failed, started=None):
        """Do a job in a transaction of its own, as a process does, and keep what ended it."""
        try:
            with closing(self.registry.cursor()) as cr:
                if started is not None:
                    cr.execute("SELECT pg_backend_pid()")
                    started.append(cr.fetchone()[0])
                env = api.Environment(cr, SUPERUSER_ID, {"allowed_company_ids": [self.ids["company"]]})
                getattr(env[model], method)()
                cr.commit()
        except Exception as error:
            failed.append(error)

    def end_connections(self, where="pid = %s", *values):
        """Do to connections what a restart of PostgreSQL does."""
        with closing(self.registry.cursor()) as cr:
            cr.execute(f"SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE {where}", values)
            return cr.fetchone()[0]

    def wait_for(self, number):
        end = time.monotonic() + 60
        while len(self.mailbox.envelopes) < number:
            self.assertLess(time.monotonic(), end, "Too few messages arrived")
            time.sleep(0.01)

    def read_notices(self):
        with self.environment() as env:
            notices = env["credit.notice"].search([("company_id", "=", self.ids["company"])])
            return [(notice.partner_id.email, notice.state, notice.reason_code or "") for notice in notices]


@tagged("post_install", "-at_install")
class TestLostConnection(FaultCase):
    """PostgreSQL goes away in the middle and comes back."""

    @mute_logger("odoo.sql_db")
    def test_the_next_job_goes_on_where_the_lost_one_stopped(self):
        self.mailbox.delay = 0.05
        for number in (4, 12):
            started, failed = [], []
            job = threading.Thread(target=self.work, args=("credit.notice", "_cron_send", failed, started))
            job.start()
            self.wait_for(number)
            self.assertEqual(self.end_connections("pid = %s", started[0]), 1)
            job.join(60)
            self.assertEqual(len(failed), 1, "The job must have been cut")
            self.assertIsInstance(failed[0], LOST)
        self.mailbox.delay, failed = 0, []
        self.work("credit.notice", "_cron_send", failed)
        self.assertEqual(failed, [])
        received, notices = Counter(self.mailbox.recipients), self.read_notices()
        doubtful = {address for address, state, reason in notices if (state, reason) == ("failed", "doubt")}
        self.assertEqual(max(received.values()), 1, "Somebody got the message twice")
        self.assertLessEqual(len(doubtful), 2, "At most one message for each cut is in doubt")
        self.assertEqual({address for address, state, _reason in notices if state == "sent"} | doubtful, {
            address for address, _state, _reason in notices})
        self.assertEqual(len(notices), self.DEBTORS)
        self.assertLessEqual({address for address, state, _reason in notices if state == "sent"}, set(received))

    @mute_logger("odoo.sql_db", "odoo.http")
    def test_a_page_fails_once_and_then_opens(self):
        url, forms = f"http://127.0.0.1:{config['http_port']}/credit/contact", self.registry["credit.contact.form"]
        find = forms._get_published
        usual = requests.get(url, timeout=60).status_code
        self.assertLess(usual, 500)

        def find_without_database(model):
            model.env.cr.execute("SELECT pg_backend_pid()")
            self.assertEqual(self.end_connections("pid = %s", model.env.cr.fetchone()[0]), 1)
            return find(model)

        with patch.object(forms, "_get_published", find_without_database):
            self.assertGreaterEqual(requests.get(url, timeout=60).status_code, 500)
        self.assertEqual(requests.get(url, timeout=60).status_code, usual)
        here = "datname = %s AND pid <> pg_backend_pid() AND state = 'idle'"
        self.assertGreater(self.end_connections(here, get_db_name()), 0)
        self.assertEqual(requests.get(url, timeout=60).status_code, usual, "Connections that were lost while idle are made anew")


@tagged("post_install", "-at_install")
class TestTwiceAtOnce(FaultCase):
    """Each scheduled job of the suite starts twice at the same moment, as where two servers both think it is theirs."""

    def get_jobs(self):
        with self.environment() as env:
            names = env["ir.model.data"].search([("model", "=", "ir.cron"), ("module", "=like", "sagres\\_%")])
            return {name.complete_name: name.res_id for name in names}

    def run_twice(self, job):
        failed, gate = [], threading.Barrier(2, timeout=60)

        def run():
            try:
                with closing(self.registry.cursor()) as cr:
                    cron = api.Environment(cr, SUPERUSER_ID, {})["ir.cron"].browse(job)
                    gate.wait()
                    cron._callback(cron.cron_name, cron.ir_actions_server_id.id)
                    cr.commit()
            except Exception as error:
                failed.append(error)

        both = [threading.Thread(target=run) for _time in range(2)]
        for thread in both:
            thread.start()
        for thread in both:
            thread.join(120)
        return failed

    def count(self):
        """Return how many rows of each kind there are of this client."""
        with self.environment() as env:
            here = [("company_id", "=", self.ids["company"])]
            models = ("credit.case", "credit.receivable", "credit.notice", "credit.problem", "credit.interaction", "account.move")
            counts = {model: env[model].with_context(active_test=False).search_count(here) for model in models}
            counts["mail.message"] = env["mail.message"].search_count([
                ("model", "=", "credit.case"), ("res_id", "in", env["credit.case"].search(here).ids),
            ])
            return counts

    @mute_logger("odoo.sql_db", "odoo.addons.base.models.ir_cron")
    def test_twice_at_once_does_what_once_does(self):
        jobs = self.get_jobs()
        self.assertGreater(len(jobs), 20)
        for name, job in sorted(jobs.items()):
            with self.subTest(name):
                odd = [error for error in self.run_twice(job) if not isinstance(error, PG_CONCURRENCY_EXCEPTIONS_TO_RETRY)]
                self.assertEqual(odd, [])
        self.assertEqual(set(Counter(self.mailbox.recipients).values()), {1}, "Each debtor got one message")
        self.assertEqual(len(self.mailbox.recipients), self.DEBTORS)
        before = self.count()
        self.assertEqual(before["credit.case"], self.DEBTORS)
        for name in ("sagres_credit.credit_run_cron_night", "sagres_credit.credit_notice_cron_send"):
            self.run_twice(jobs[name])
        self.assertEqual(self.count(), before, "A second night of the same day changes nothing")
        self.assertEqual(len(self.mailbox.recipients), self.DEBTORS)
