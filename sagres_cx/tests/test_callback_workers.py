from contextlib import closing

import psycopg2

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.sagres_credit.tests.committed_common import CommittedCase


@tagged("post_install", "-at_install")
class TestCallbackWorkers(CommittedCase):
    """Two people close the same loop at the same moment, on two connections: one of them did it."""

    DEBTORS = 1

    def setUp(self):
        super().setUp()
        with self.environment() as env:
            company = env["res.company"].browse(self.ids["company"])
            person = env["res.partner"].search([("company_id", "=", company.id)], limit=1)
            voice = env["cx.feedback"].create({
                "company_id": company.id, "partner_id": person.id, "metric": "nps", "score": 1,
            })
            self.callback_id = env["cx.callback"].search([("feedback_id", "=", voice.id)]).id
        self.addCleanup(self._remove_voices)

    def _remove_voices(self):
        with self.environment() as env:
            env["cx.callback"].search([("company_id", "=", self.ids["company"])]).unlink()
            env["cx.feedback"].search([("company_id", "=", self.ids["company"])]).unlink()

    def _close(self, env, words):
        cause = env.ref("sagres_credit.credit_reason_document_lost")
        env["cx.callback"].browse(self.callback_id)._close({"agreement": words, "root_cause_id": cause.id})

    def test_who_comes_second_waits_and_is_told(self):
        with self.environment() as first:
            self._close(first, "First")
            with closing(self.registry.cursor()) as cursor:
                cursor.execute("SET LOCAL lock_timeout = '200ms'")
                with mute_logger("odoo.sql_db"), self.assertRaises(psycopg2.errors.LockNotAvailable):
                    self._close(first(cr=cursor), "Second")
        with closing(self.registry.cursor()) as cursor, self.assertRaisesRegex(UserError, "already called back"):
            self._close(first(cr=cursor), "Second")
        with self.environment() as env:
            self.assertEqual(env["cx.callback"].browse(self.callback_id).agreement, "First")
