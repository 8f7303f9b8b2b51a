"""A copy of a database, neutralised as Odoo does it, tells nobody anything: every channel is tried against a sink."""
import smtplib
import socket
from unittest.mock import patch

import requests
from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.modules.neutralize import neutralize_database
from odoo.tests import tagged

from odoo.addons.sagres_credit.tests.notice_common import Gateway, NoticeCommon


class Sink:
    """Every way out of this process: it counts who knocks, and lets nobody through."""

    def __init__(self):
        self.knocks = []

    def refuse(self, way):
        def knock(*args, **kwargs):
            self.knocks.append((way, args[:2]))
            raise OSError(f"{way} of a neutralised copy")
        return knock


@tagged("post_install", "-at_install")
class TestNeutralised(NoticeCommon):
    def build(self):
        self.invoice(100, 6)
        self.run_night()
        self.notice = self.get_case().notice_ids
        self.case = self.get_case()

    def setUp(self):
        super().setUp()
        self.mandate.pec_server_id = self.server
        self.mail = self.env["mail.mail"].create({
            "email_to": "rosa@example.com", "body_html": "<p>x</p>", "mail_server_id": self.server.id,
        })
        self.sms = self.env["sms.sms"].create({"number": "+393331234567", "body": "x"})
        self.creditor = self.env["pagopa.creditor"].create({
            "name": "Comune", "company_id": self.client.id, "tax_code": "01234567897", "environment": "production",
        })
        self.link = self.env["credit.link"].sudo().create(self.env["credit.link"]._prepare_link_vals(self.case))
        self.env.flush_all()
        self.neutralise()
        self.sink = Sink()
        for target, name in (
            (socket.socket, "connect"), (smtplib.SMTP, "connect"), (requests.Session, "request"),
        ):
            self.startPatcher(patch.object(target, name, self.sink.refuse(f"{target.__module__}.{name}")))

    def neutralise(self):
        """Do what Odoo does with a copy, in the transaction of this test."""
        neutralize_database(self.env.cr)
        self.env.invalidate_all()
        self.env.registry.clear_cache()

    def assertSilent(self):
        self.assertEqual((self.sink.knocks, self.mailbox.envelopes, Gateway.sent), ([], [], []))

    def test_every_module_of_the_suite_with_a_way_out_has_its_file(self):
        for name in ("sagres_credit", "sagres_cx", "sagres_pagopa"):
            self.assertTrue(self.env["ir.module.module"].search([("name", "=", name), ("state", "=", "installed")]), name)
        self.assertEqual(self.env["ir.config_parameter"].get_param("database.is_neutralized"), "true")
        self.assertFalse(self.mandate.mail_server_id | self.mandate.pec_server_id)
        self.assertEqual(self.creditor.environment, "simulated")
        self.assertFalse(self.creditor.subscription_key_id)
        self.assertNotEqual(self.link.state, "open")

    def test_notices_leave_neither_by_the_job_nor_by_hand(self):
        with self.night_cursor() as env:
            env["credit.notice"]._cron_send()
        for channel in ("email", "pec", "sms"):
            self.notice.channel = channel
            with self.subTest(channel=channel), self.assertRaisesRegex(UserError, "is a copy"):
                self.notice._send_now()
        self.assertEqual(self.notice.state, "queued")
        self.assertSilent()

    def test_queues_of_mail_and_sms_are_empty_and_no_server_is_left(self):
        self.assertEqual((self.mail.state, self.sms.state), ("cancel", "canceled"))
        servers = self.env["ir.mail_server"].search([])
        self.assertEqual(servers.mapped("smtp_host"), ["invalid"])
        self.mail.write({"state": "outgoing"})
        self.mail.send(auto_commit=False, raise_exception=False)
        self.assertEqual(self.mail.state, "exception")
        self.assertFalse(self.mailbox.envelopes)

    def test_no_job_runs_but_the_one_that_collects_garbage(self):
        active = self.env["ir.cron"].search([])
        self.assertEqual(active.mapped("cron_name"), [self.env.ref("base.autovacuum_job").cron_name])
        self.assertFalse(self.env["ir.cron.trigger"].search([]))

    def test_every_job_of_the_suite_started_by_hand_reaches_nobody(self):
        jobs = self.env["ir.cron"].with_context(active_test=False).search([])
        names = jobs.get_external_id()
        ours = jobs.filtered(lambda job: names[job.id].startswith("sagres_"))
        self.assertGreater(len(ours), 15)
        progress = patch.object(type(self.env["ir.cron"]), "_commit_progress", return_value=60)
        for job in ours:
            with self.subTest(job=names[job.id]), self.enter_registry_test_mode(), self.registry.cursor() as cr, progress:
                env = self.env(cr=cr, su=True)
                env["ir.actions.server"].browse(job.ir_actions_server_id.id).run()
                env.flush_all()
        self.assertSilent()

    def test_the_platform_of_pagopa_is_not_called(self):
        with self.assertRaisesRegex(UserError, "neutralised copy"):
            self.creditor.environment = "production"
            self.creditor._get_client()
        self.assertFalse(self.env["pagopa.message"].search([("state", "in", ("waiting", "sending"))]))
        self.assertSilent()

    def test_nothing_else_speaks_outward(self):
        self.assertFalse(self.env["fetchmail.server"].search([("active", "=", True)]))
        self.assertFalse(self.env["payment.provider"].search([("state", "=", "enabled")]))
        self.assertFalse(self.env["ir.actions.server"].search([("state", "=", "webhook"), ("webhook_url", "=like", "http%")]))
        tokens = self.env["iap.account"].search([("account_token", "!=", False)]).mapped("account_token")
        self.assertFalse([token for token in tokens if not token.endswith("+disabled")])
        self.assertFalse(self.env["cx.invitation"].search([("state", "=", "scheduled")]))
        self.assertFalse(self.env["credit.contact.form"].search([("is_published", "=", True)]))
        self.assertFalse(self.env["mail.push.device"].search([]))

    def test_without_neutralising_the_same_message_would_have_left(self):
        """What this file proves is worth something: undone, the same notice reaches the sink."""
        self.env["ir.config_parameter"].set_param("database.is_neutralized", False)
        self.server.active = True
        self.mandate.mail_server_id = self.server
        with freeze_time("2026-11-20 10:00:00"), self.night_cursor() as env:
            env["credit.notice"]._cron_send()
        self.assertTrue(self.sink.knocks)
