import threading
from contextlib import closing

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.fields import Command, Date
from odoo.tests import tagged

from .committed_common import CommittedCase


@tagged("post_install", "-at_install")
class TestAllocationWorkers(CommittedCase):
    """Real connections and real commits: workers and persons at once book every payment once."""

    DEBTORS = 6

    def setUp(self):
        super().setUp()
        self.addCleanup(self._remove_allocations)
        with self.environment() as env:
            company = env["res.company"].browse(self.ids["company"])
            bank = env["account.journal"].search([("company_id", "=", company.id), ("type", "=", "bank")], limit=1)
            entries = env["account.move"].create([
                {
                    "journal_id": bank.id, "date": Date.today(),
                    "line_ids": [
                        Command.create({"account_id": bank.default_account_id.id, "debit": 100, "partner_id": debtor.id}),
                        Command.create({
                            "account_id": debtor.with_company(company).property_account_receivable_id.id, "credit": 100,
                            "partner_id": debtor.id,
                        }),
                    ],
                }
                for debtor in env["res.partner"].browse(self.ids["debtors"])
            ])
            entries.action_post()
            self.entries = entries.ids

    def _remove_allocations(self):
        with self.environment() as env:
            env["credit.allocation"].search([("company_id", "=", self.ids["company"])]).unlink()

    def _env(self, cr):
        return api.Environment(cr, SUPERUSER_ID, {"allowed_company_ids": [self.ids["company"]]})

    def _work(self):
        with closing(self.registry.cursor()) as cr:
            env = self._env(cr)
            env["credit.allocation"]._allocate_company(env["res.company"].browse(self.ids["company"]))
            cr.commit()

    def _read(self):
        """Return state and number of partials of each payment."""
        with self.environment() as env:
            allocations = env["credit.allocation"].search([("company_id", "=", self.ids["company"])])
            items = env["account.move"].browse(self.entries).line_ids
            return sorted(allocations.mapped("state")), len(items.matched_debit_ids), sum(
                items.matched_debit_ids.mapped("amount")
            )

    def test_two_workers_at_once_allocate_every_payment_once(self):
        workers = [threading.Thread(target=self._work) for _ in range(2)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join(120)
        self._work()
        self.assertEqual(self._read(), (["automatic"] * 6, 6, 600))

    def test_payment_that_another_worker_holds_is_left_to_it(self):
        with closing(self.registry.cursor()) as cr:
            cr.execute(
                "SELECT id FROM account_move_line WHERE move_id = %s FOR UPDATE", [self.entries[0]],
            )
            self._work()
            self.assertEqual(self._read(), (["automatic"] * 5, 5, 500))
            cr.rollback()
        self._work()
        self.assertEqual(self._read(), (["automatic"] * 6, 6, 600))

    def test_two_persons_who_confirm_at_once_reconcile_once(self):
        with self.environment() as env:
            env["credit.mandate"].browse(self.ids["mandate"]).auto_allocate = False
        self._work()
        self.assertEqual(self._read(), (["proposed"] * 6, 0, 0))
        with closing(self.registry.cursor()) as first, closing(self.registry.cursor()) as second:
            mine, theirs = (
                self._env(cr)["credit.allocation"].search([("payment_move_id", "=", self.entries[0])])
                for cr in (first, second)
            )
            mine.action_confirm()
            with self.assertRaisesRegex(UserError, "Somebody is deciding on this payment at this moment"):
                theirs.action_confirm()
            first.commit()
        with self.environment() as env:
            late = env["credit.allocation"].search([("payment_move_id", "=", self.entries[0])])
            with self.assertRaisesRegex(UserError, "has been decided on"):
                late.action_confirm()
        self.assertEqual(self._read(), (["confirmed"] + ["proposed"] * 5, 1, 100))
