import threading
from contextlib import closing

from odoo import SUPERUSER_ID, api
from odoo.fields import Command, Date
from odoo.tests import tagged

from .committed_common import CommittedCase


@tagged("post_install", "-at_install")
class TestFeeWorkers(CommittedCase):
    """Real connections and real commits: two workers who make the same statement make it once."""

    DEBTORS = 4

    def setUp(self):
        super().setUp()
        self.addCleanup(self._remove_fees)
        with self.environment() as env:
            company = env["res.company"].browse(self.ids["company"])
            scheme = env["credit.fee.scheme"].create({
                "name": "Committed", "company_id": company.id, "contact_rule": "none",
                "rule_ids": [Command.create({
                    "name": "All", "kind": "tier", "band_ids": [Command.create({"since": 0, "percent": 10})],
                })],
            })
            self.scheme = scheme.id
            env["credit.mandate"].browse(self.ids["mandate"]).write({"fee_scheme_id": scheme.id})
            moves = env["account.move"].search([("company_id", "=", company.id), ("move_type", "=", "out_invoice")])
            for move in moves:
                register = env["account.payment.register"].with_context(active_model="account.move", active_ids=move.ids)
                register.create({})._create_payments()

    def _remove_fees(self):
        with self.environment() as env:
            here = [("company_id", "=", self.ids["company"])]
            env.cr.execute("DELETE FROM credit_fee_statement WHERE company_id = %s", [self.ids["company"]])
            env.cr.execute("DELETE FROM credit_fee_collection WHERE company_id = %s", [self.ids["company"]])
            env.invalidate_all()
            env["credit.mandate"].search(here).fee_scheme_id = False
            env["credit.fee.scheme"].browse(self.scheme).unlink()

    def _work(self):
        with closing(self.registry.cursor()) as cr:
            env = api.Environment(cr, SUPERUSER_ID, {"allowed_company_ids": [self.ids["company"]]})
            env["credit.fee.statement"]._make(env["credit.mandate"].browse(self.ids["mandate"]), Date.today().replace(day=1))
            cr.commit()

    def test_two_workers_at_once_charge_every_payment_once(self):
        workers = [threading.Thread(target=self._work) for _place in range(2)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join(120)
        self._work()
        with self.environment() as env:
            statement = env["credit.fee.statement"].search([("company_id", "=", self.ids["company"])])
            self.assertEqual((len(statement), len(statement.line_ids), statement.amount), (1, 4, 40))
