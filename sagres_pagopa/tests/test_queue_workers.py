import threading
from contextlib import closing
from unittest.mock import patch

from odoo import SUPERUSER_ID, api
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.sagres_credit.tests.committed_common import CommittedCase

from ..standin.platform import Platform
from ..standin.store import MemoryStore

TAX_CODE = "98765432109"
IBAN = "IT31B9999912990000000000101"
TABLES = (
    "pagopa_call", "pagopa_message", "pagopa_option", "pagopa_position", "pagopa_account", "pagopa_segregation",
    "pagopa_creditor",
)


@tagged("post_install", "-at_install", "sagres_slow")
class TestQueueWorkers(CommittedCase):
    """Several workers empty one queue: each message leaves once, in transactions of their own."""

    DEBTORS = 12

    def setUp(self):
        super().setUp()
        self.platform = Platform(MemoryStore())
        self.created = []
        handle = self.platform.handle

        def answer(method, path, query, headers, body):
            if method == "POST":
                self.created.append(path)
            return handle(method, path, query, headers, body)

        class Watched:
            """The platform, its calls counted."""

        Watched.handle = staticmethod(answer)
        self.enterContext(patch.object(self.registry["pagopa.creditor"], "_get_platform", lambda _self, *_args: Watched))

    def _build(self, env, port):
        ids = super()._build(env, port)
        env = env(context={"allowed_company_ids": [ids["company"]]})
        company = env["res.company"].browse(ids["company"])
        category = env["pagopa.category"].search([], limit=1) or env["pagopa.category"].create({
            "code": "9/0101002IM/", "name": "Rents",
        })
        bank = env["res.partner.bank"].create({"acc_number": IBAN, "partner_id": company.partner_id.id})
        creditor = env["pagopa.creditor"].create({
            "name": "Committed", "company_id": company.id, "tax_code": TAX_CODE, "use_gpd": True, "category_id": category.id,
            "account_ids": [Command.create({"bank_id": bank.id})], "segregation_ids": [Command.create({"code": "07"})],
        })
        positions = env["pagopa.position"]._make_for_cases(env["credit.case"].search([("company_id", "=", company.id)]))
        positions._publish()
        return {**ids, "creditor": creditor.id, "bank": bank.id}

    def _remove(self):
        with self.environment() as env:
            sequences = env["pagopa.segregation"].search([("creditor_id", "=", self.ids["creditor"])]).sequence_id.ids
            env.cr.execute("DELETE FROM pagopa_position_receivable_rel WHERE position_id IN ("
                           "SELECT id FROM pagopa_position WHERE creditor_id = %s)", [self.ids["creditor"]])
            for table in TABLES:
                column = "id" if table == "pagopa_creditor" else "creditor_id"
                env.cr.execute(f"DELETE FROM {table} WHERE {column} = %s", [self.ids["creditor"]])
            env.invalidate_all()
            env["ir.sequence"].browse(sequences).unlink()
            env["res.partner.bank"].browse(self.ids["bank"]).unlink()
        super()._remove()

    def work(self, errors):
        """Do what a worker does, on a connection of its own."""
        try:
            with closing(self.registry.cursor()) as cr:
                env = api.Environment(cr, SUPERUSER_ID, {})
                env["pagopa.message"]._cron_send()
                cr.commit()
        except Exception as error:
            errors.append(error)

    def test_three_workers_send_each_message_once(self):
        errors = []
        workers = [threading.Thread(target=self.work, args=(errors,)) for _number in range(3)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join(120)
        self.work(errors)
        self.assertEqual(errors, [])
        with self.environment() as env:
            messages = env["pagopa.message"].search([("creditor_id", "=", self.ids["creditor"])])
            self.assertEqual((len(messages), set(messages.mapped("state"))), (self.DEBTORS, {"sent"}))
        self.assertEqual(len(self.platform.store.scan("position")), self.DEBTORS)
        self.assertEqual(len(self.created), self.DEBTORS, "Each left once")

    def test_what_a_worker_holds_is_not_taken_by_another(self):
        with closing(self.registry.cursor()) as first, closing(self.registry.cursor()) as second:
            one, two = (api.Environment(cr, SUPERUSER_ID, {})["pagopa.message"] for cr in (first, second))
            held = one._take()
            first.commit()
            self.assertTrue(held._hold())
            other = two._take()
            self.assertNotEqual(other.id, held.id)
            first.rollback()  # the worker ends
            second.commit()
            self.assertEqual(two.browse(held.id).state, "sending")
            self.assertTrue(two.browse(held.id)._hold())
