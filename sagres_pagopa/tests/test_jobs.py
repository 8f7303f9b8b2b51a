from datetime import datetime, timezone

from odoo.tests import tagged
from odoo.tools import mute_logger

from .flow_common import FlowCommon
from .test_flow_download import Platform

WORK, DOWNLOAD, BOOK = "pagopa_flow_cron_work", "pagopa_flow_cron_download", "pagopa_receipt_cron_book"


@tagged("post_install", "-at_install")
class TestJobs(FlowCommon):
    """The scheduled jobs, run as the server runs them: what came is booked, downloaded, matched and reconciled by itself."""

    def run_job(self, name):
        """Run a scheduled job by its own user, in a transaction of its own; an error of it fails the test."""
        job = self.env.ref(f"sagres_pagopa.{name}")
        with self.enter_registry_test_mode(), mute_logger("odoo.addons.base.models.ir_cron"):
            self.assertIs(job.method_direct_trigger(), True)
        self.assertFalse(job.failure_count)
        progress = self.env["ir.cron.progress"].search([("cron_id", "=", job.id)], order="id desc", limit=1)
        self.assertFalse(progress.remaining)

    def find_flow(self):
        return self.env["pagopa.flow"].search([("creditor_id", "=", self.creditor.id)])

    def test_receipts_are_booked(self):
        receipts = self.env["pagopa.receipt"].union(*(self.pay_notice(option, book=False) for option in self.options))
        self.assertEqual(set(receipts.mapped("state")), {"new"})
        self.run_job(BOOK)
        self.assertEqual(set(receipts.mapped("state")), {"booked"})
        self.assertEqual(set(self.positions.mapped("state")), {"paid"})

    def test_a_paid_day_becomes_green_by_the_jobs_alone(self):
        for option in self.options:
            self.pay_notice(option, book=False)
        moment = datetime(2026, 11, 20, 8, 0, tzinfo=timezone.utc)
        flow = self.get_flow(*map(self.get_line, self.options), created=moment, published=moment, revision=1)
        platform = Platform(flow)
        self.patch(type(self.env["pagopa.creditor"]), "_get_flow_client", lambda creditor: platform)
        line = self.credit(1000)
        for job in (BOOK, DOWNLOAD, WORK):
            self.run_job(job)
        found = self.find_flow()
        self.assertEqual((found.state, found.statement_line_ids, line.is_reconciled), ("reconciled", line, True))
        self.assertEqual(set(self.positions.mapped("state")), {"reported"})
        self.assertFalse(self.get_anomalies())

    def test_what_a_job_writes_is_in_the_language_of_who_reads_it(self):
        self.env["res.lang"]._activate_lang("it_IT")
        self.env.ref("sagres_credit.group_manager").all_user_ids.lang = "it_IT"
        told = []
        self.patch(type(self.env["pagopa.flow"]), "_work", lambda flows, creditors, commit=False: told.append(flows.env.lang))
        self.run_job(WORK)
        self.assertEqual(set(told), {"it_IT"})

    def test_the_jobs_run_again_change_nothing(self):
        self.pay_notice(self.options[0])
        self.import_flow(self.get_line(self.options[0]))
        for _time in range(2):
            for job in (BOOK, DOWNLOAD, WORK):
                self.run_job(job)
        self.assertEqual(self.find_flow().state, "waiting")
        self.assertEqual(len(self.position.option_ids.receipt_ids), 1)
