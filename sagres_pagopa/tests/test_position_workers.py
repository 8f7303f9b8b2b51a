import threading
from contextlib import closing

from psycopg2.errors import SerializationFailure, UniqueViolation

from odoo import SUPERUSER_ID, api
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.sagres_credit.tests.committed_common import CommittedCase

from .common import IBAN, TAX_CODE

NUMBERS = 2000


@tagged("post_install", "-at_install")
class TestPositionWorkers(CommittedCase):
    """Real connections and real commits: two workers make no position and no number twice."""

    DEBTORS = 12

    def setUp(self):
        super().setUp()
        self.addCleanup(self._remove_positions)
        with self.environment() as env:
            company = env["res.company"].browse(self.ids["company"])
            bank = env["res.partner.bank"].create({
                "acc_number": IBAN, "partner_id": company.partner_id.id, "company_id": company.id,
            })
            category = env["pagopa.category"].search([("code", "=", "9/0101002IM/")]) or env["pagopa.category"].create({
                "code": "9/0101002IM/", "name": "Rents",
            })
            creditor = env["pagopa.creditor"].create({
                "name": "Committed", "company_id": company.id, "tax_code": TAX_CODE, "category_id": category.id,
                "account_ids": [Command.create({"bank_id": bank.id})], "segregation_ids": [Command.create({"code": "07"})],
            })
            self.cases = env["credit.case"].search([("company_id", "=", company.id)]).ids
            self.creditor, self.segregation = creditor.id, creditor.segregation_ids.id

    def _remove_positions(self):
        with self.environment() as env:
            here = [self.ids["company"]]
            for table in ("pagopa_message", "pagopa_option", "pagopa_position", "pagopa_batch", "pagopa_account"):
                env.cr.execute(f"DELETE FROM {table} WHERE company_id = ANY(%s)", [here])
            env.cr.execute("DELETE FROM pagopa_segregation WHERE company_id = ANY(%s)", [here])
            env.cr.execute("DELETE FROM pagopa_creditor WHERE company_id = ANY(%s)", [here])
            env.invalidate_all()

    def _in_worker(self, work, results):
        with closing(self.registry.cursor()) as cr:
            results.append(work(api.Environment(cr, SUPERUSER_ID, {"allowed_company_ids": [self.ids["company"]]})))
            cr.commit()

    def _at_once(self, work):
        """Do ``work(env)`` on two connections at once and return both results."""
        results = []
        workers = [threading.Thread(target=self._in_worker, args=(work, results)) for _ in range(2)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join(120)
        return results

    def _count(self):
        with self.environment() as env:
            positions = env["pagopa.position"].search([("company_id", "=", self.ids["company"])])
            return len(positions), len(positions.receivable_ids), len(set(positions.option_ids.mapped("notice_number")))

    def test_two_workers_give_no_number_twice(self):
        first, second = self._at_once(
            lambda env: env["pagopa.segregation"].browse(self.segregation)._next_numbers(NUMBERS)
        )
        self.assertEqual(len({*first, *second}), 2 * NUMBERS)

    @mute_logger("odoo.sql_db")
    def test_two_workers_at_one_batch_make_each_position_once(self):
        with self.environment() as env:
            batch = env["pagopa.batch"]._make(env["credit.case"].browse(self.cases)).id
        self._at_once(lambda env: env["pagopa.batch"]._cron_make())
        with self.environment() as env:
            env["pagopa.batch"]._cron_make()
            self.assertEqual(env["pagopa.batch"].browse(batch).state, "done")
        self.assertEqual(self._count(), (self.DEBTORS,) * 3)

    @mute_logger("odoo.sql_db")
    def test_two_batches_of_the_same_debtors_make_each_position_once(self):
        with self.environment() as env:
            cases = env["credit.case"].browse(self.cases)
            batches = [env["pagopa.batch"]._make(cases).id for _ in range(2)]
        barrier = threading.Barrier(2)

        def work(env):
            barrier.wait(30)
            return env["pagopa.batch"].browse(batches.pop())._work()

        self._at_once(work)
        self.assertEqual(self._count(), (self.DEBTORS,) * 3)

    @mute_logger("odoo.sql_db")
    def test_who_looked_before_the_other_had_made_them_makes_none(self):
        with closing(self.registry.cursor()) as early, closing(self.registry.cursor()) as late:
            envs = [api.Environment(cr, SUPERUSER_ID, {"allowed_company_ids": [self.ids["company"]]}) for cr in (early, late)]
            for env in envs:  # both see that there are no positions
                self.assertFalse(env["pagopa.position"].search_count([("company_id", "=", self.ids["company"])]))
            envs[0]["pagopa.position"]._make_for_cases(envs[0]["credit.case"].browse(self.cases))
            early.commit()
            with self.assertRaises((UniqueViolation, SerializationFailure)):
                envs[1]["pagopa.position"]._make_for_cases(envs[1]["credit.case"].browse(self.cases))
            late.rollback()
        self.assertEqual(self._count(), (self.DEBTORS,) * 3)
