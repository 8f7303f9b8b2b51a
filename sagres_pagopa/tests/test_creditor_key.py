import logging
from pathlib import Path
from unittest.mock import patch

import requests

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.service.model import call_kw
from odoo.tests import tagged

from ..standin.platform import Platform
from ..tools import platform_transport
from .common import TAX_CODE, PagopaCommon

FIRST, SECOND = "primary-key-0123456789", "secondary-key-9876543210"
NEUTRALIZE = Path(__file__).resolve().parent.parent / "data" / "neutralize.sql"


@tagged("post_install", "-at_install")
class TestCreditorKey(PagopaCommon):
    """The keys of the platform are typed once, work, and are seen by nobody."""

    def enter(self):
        creditor = self.creditor.with_user(self.manager)
        creditor.write({"subscription_key": FIRST, "second_key": SECOND, "environment": "test"})
        self.env.flush_all()
        self.env.invalidate_all()
        return creditor

    def get_stored(self):
        creditor = self.creditor.sudo()
        return creditor.subscription_key_id | creditor.second_key_id

    def test_a_key_lies_in_the_store_without_an_error(self):
        creditor = self.enter()
        keys = self.get_stored()
        self.assertEqual((len(keys), set(keys.mapped("loading_error")), set(keys.mapped("pem_key"))), (2, {""}, {False}))
        self.assertEqual(self.creditor._get_keys(), [FIRST, SECOND])
        self.assertEqual(creditor.key_words, "Primary and secondary")

    def test_a_key_of_another_kind_is_still_looked_at(self):
        key = self.env["certificate.key"].sudo().create({"name": "Broken", "content": "bm8ga2V5", "company_id": self.client.id})
        self.assertIn("could not be loaded", key.loading_error)

    def test_a_new_key_takes_the_place_of_the_old_one_and_an_empty_field_of_none(self):
        self.enter()
        old = self.creditor.sudo().subscription_key_id
        self.creditor.with_user(self.manager).write({"subscription_key": "third-key", "second_key": False})
        self.assertFalse(old.exists())
        self.assertEqual(self.creditor._get_keys(), ["third-key", SECOND])

    def test_what_is_no_key_is_refused(self):
        for typed in ("two words", "chiave è", "x" * 300, "line\nbreak"):
            with self.subTest(typed[:10]), self.assertRaisesRegex(ValidationError, "A subscription key is one word"):
                self.creditor.with_user(self.manager).subscription_key = typed

    def test_nobody_reads_a_key_by_any_call(self):
        self.enter()
        fields = ["subscription_key", "second_key", "subscription_key_id", "second_key_id"]
        for user in (self.operator, self.colleague, self.manager):
            for name in fields:
                with self.subTest(user=user.login, name=name):
                    model = self.env["pagopa.creditor"].with_user(user)
                    try:
                        found = call_kw(model, "read", [self.creditor.ids, [name]], {})[0][name]
                    except AccessError:
                        continue
                    self.assertFalse(found)
            with self.assertRaises(AccessError):
                call_kw(self.env["certificate.key"].with_user(user), "search_read", [[], ["content"]], {})
            with self.assertRaises(AccessError):
                call_kw(self.env["pagopa.creditor"].with_user(user), "search", [[("subscription_key_id.name", "!=", False)]], {})
            attachments = self.env["ir.attachment"].sudo().search([
                ("res_model", "=", "certificate.key"), ("res_field", "=", "content"), ("res_id", "in", self.get_stored().ids),
            ])
            self.assertEqual(len(attachments), 2)
            with self.assertRaises(AccessError):
                call_kw(self.env["ir.attachment"].with_user(user), "read", [attachments.ids, ["datas"]], {})

    def test_no_key_leaves_by_an_export(self):
        creditor = self.enter()
        (self.manager | self.operator).group_ids |= self.env.ref("base.group_allow_export")
        found = call_kw(creditor, "export_data", [creditor.ids, ["name", "subscription_key"]], {})["datas"]
        self.assertNotIn(FIRST, str(found))
        with self.assertRaises(AccessError):
            call_kw(
                self.creditor.with_user(self.operator), "export_data", [creditor.ids, ["subscription_key_id/content"]], {},
            )

    def test_an_operator_enters_and_removes_no_key(self):
        self.enter()
        with self.assertRaises(AccessError):
            self.creditor.with_user(self.operator).subscription_key = "mine"
        with self.assertRaises(AccessError):
            self.creditor.with_user(self.operator).action_forget_keys()
        self.creditor.with_user(self.manager).action_forget_keys()
        self.assertEqual(self.creditor._get_keys(), [])
        with self.assertRaisesRegex(UserError, "Enter the subscription key of Casa Serena first"):
            self.creditor._get_client()

    def test_the_second_key_is_tried_and_the_first_is_named(self):
        self.enter()
        platform = Platform(keys=(SECOND,))

        def call(_transport, *asked):
            return platform_transport.Answer(*platform.handle(*asked))

        with patch.object(platform_transport.PlatformTransport, "_send_http", call), \
                self.assertLogs("odoo.addons.sagres_pagopa", logging.DEBUG) as logs:
            client = self.creditor._get_client()
            self.assertEqual(client.gpd.list()["payment_position_list"], [])
            client.gpd.list()
        calls = self.env["pagopa.call"].search([("creditor_id", "=", self.creditor.id)], order="id")
        self.assertEqual(calls.mapped("outcome"), ["401", "OK", "OK"])
        problem = self.env["credit.problem"].search([("kind", "=", "pagopa_key")])
        self.assertEqual((problem.name, problem.res_id), ("The platform refused a key of Casa Serena", self.creditor.id))
        said = str(logs.output) + str(calls.read(["request", "response", "peer"])) + repr(client) + problem.todo
        self.assertNotIn(FIRST, said)
        self.assertNotIn(SECOND, said)

    def test_the_hourly_limit_holds_for_all_workers(self):
        self.enter()
        limits = self.creditor.sudo()._get_limits()
        for number in range(10):
            limits["bizevents"].wait()
            self.env["pagopa.call"]._log(
                creditor_id=self.creditor.id, company_id=self.client.id, direction="out", operation="receipt recovery",
                outcome=str(number),
            )
        with self.assertRaisesRegex(Exception, "10 calls in 3600 seconds") as caught:
            self.creditor.sudo()._get_limits()["bizevents"].wait()
        self.assertEqual(caught.exception.after, 3601)


@tagged("post_install", "-at_install")
class TestNeutralize(PagopaCommon):
    """A neutralised copy of the database reaches nobody."""

    def setUp(self):
        super().setUp()
        self.creditor.write({"subscription_key": FIRST, "environment": "production", "use_gpd": True})
        self.positions = self.env["pagopa.position"]._make_for_cases(self.case)
        self.positions._publish()
        self.env.flush_all()
        self.enterContext(patch.object(requests.Session, "request", side_effect=AssertionError("It left!")))

    def test_the_flag_alone_stops_every_call(self):
        self.env["ir.config_parameter"].sudo().set_param("database.is_neutralized", True)
        with self.assertRaisesRegex(UserError, "This database is a neutralised copy"):
            self.creditor._get_client()
        with self.night_cursor() as env:
            env["pagopa.message"]._cron_send()
            env["pagopa.receipt"]._cron_read()
        self.env.invalidate_all()
        messages = self.env["pagopa.message"].search([("creditor_id", "=", self.creditor.id)])
        self.assertEqual(set(messages.mapped("state")), {"waiting"})
        self.assertIn("neutralised copy", messages[0].error)

    def test_the_script_makes_creditors_simulated_and_forgets_their_keys(self):
        key = self.creditor.sudo().subscription_key_id
        self.env.cr.execute(NEUTRALIZE.read_text(encoding="utf-8"))
        self.env.invalidate_all()
        self.assertEqual((self.creditor.environment, self.creditor._get_keys(), key.exists().ids), ("simulated", [], []))
        self.assertFalse(self.env["ir.attachment"].sudo().search([
            ("res_model", "=", "certificate.key"), ("res_field", "=", "content"), ("res_id", "=", key.id),
        ]))
        self.assertFalse(self.env["pagopa.message"].search([("state", "=", "waiting")]))
        self.assertFalse(self.env.ref("sagres_pagopa.pagopa_message_cron_send").active)
        self.assertEqual(self.creditor.tax_code, TAX_CODE)
