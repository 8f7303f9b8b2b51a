import threading
from contextlib import closing
from unittest.mock import patch
from uuid import uuid4

from odoo import SUPERUSER_ID, api
from odoo.fields import Command, Date
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import mute_logger


@tagged("post_install", "-at_install")
class TestConcurrency(BaseCase):
    """Accounting goes on during the night: real connections, real commits, a payment booked in the middle."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        with closing(self.registry.cursor()) as cr:
            self.ids = self._build(api.Environment(cr, SUPERUSER_ID, {}))
            cr.commit()
        self.addCleanup(self._remove)

    def _env(self, cr):
        return api.Environment(cr, SUPERUSER_ID, {"allowed_company_ids": [self.ids["company"]]})

    def _build(self, env):
        company = env["res.company"].create({"name": f"Concurrency {uuid4()}", "country_id": env.ref("base.it").id})
        env["account.chart.template"].try_loading("generic_coa", company, install_demo=False)
        env = env(context={"allowed_company_ids": company.ids})
        debtors = env["res.partner"].create([{"name": f"Debtor {n}", "company_id": company.id} for n in range(4)])
        due = Date.subtract(Date.today(), days=40)
        moves = env["account.move"].create([
            {
                "move_type": "out_invoice", "partner_id": debtor.id, "invoice_date": due, "invoice_date_due": due,
                "invoice_payment_term_id": False,
                "invoice_line_ids": [Command.create({"name": "Fee", "price_unit": 100, "tax_ids": [Command.clear()]})],
            }
            for debtor in debtors
        ])
        moves.action_post()
        mandate = env["credit.mandate"].create({
            "name": "Concurrency", "company_id": company.id, "state": "active",
            "policy_id": env.ref("sagres_credit.credit_policy_household").id,
            "member_ids": [Command.create({"user_id": env.ref("base.user_admin").id})],
        })
        return {"company": company.id, "moves": moves.ids, "mandate": mandate.id, "debtors": debtors.ids}

    def _remove(self):
        with closing(self.registry.cursor()) as cr:
            env = self._env(cr)
            env["credit.mandate"].browse(self.ids["mandate"]).state = "closed"
            moves = env["account.move"].search([("company_id", "=", self.ids["company"])])
            moves.line_ids.remove_move_reconcile()
            env["account.payment"].search([("company_id", "=", self.ids["company"])]).action_draft()
            moves.exists().filtered(lambda move: move.state == "posted").button_draft()
            moves.exists().with_context(force_delete=True).unlink()
            env["credit.case"].search([("company_id", "=", self.ids["company"])]).unlink()
            env["credit.problem"].search([("company_id", "=", self.ids["company"])]).unlink()
            env["credit.run"].search([("company_ids", "in", [self.ids["company"]])]).unlink()
            cr.commit()

    def _pay(self, env, place):
        move = env["account.move"].browse(self.ids["moves"][place])
        env["account.payment.register"].with_context(
            active_model="account.move", active_ids=move.ids
        ).create({})._create_payments()
        env.flush_all()

    def _run(self):
        with closing(self.registry.cursor()) as cr:
            env = self._env(cr)
            env["credit.run"]._run(env["res.company"].browse(self.ids["company"]))
            cr.commit()

    def _read_cases(self):
        with closing(self.registry.cursor()) as cr:
            cases = self._env(cr)["credit.case"].search([("company_id", "=", self.ids["company"])])
            return {case.partner_id.id: (case.amount_overdue, case.is_open) for case in cases}

    def test_payment_booked_while_the_night_works_is_not_lost(self):
        self._run()
        with closing(self.registry.cursor()) as cr:
            self._pay(self._env(cr), 0)  # its rows are locked, its commit comes while the night waits
            night = threading.Thread(target=self._run)
            night.start()
            night.join(2)
            self.assertTrue(night.is_alive(), "the night must wait for the payment")
            cr.commit()
        night.join(60)
        self.assertFalse(night.is_alive())
        cases = self._read_cases()
        first, *others = self.ids["debtors"]
        self.assertEqual(cases[first], (0, False))
        self.assertEqual({cases[debtor] for debtor in others}, {(100, True)})

    def test_two_nights_at_once_open_every_case_once(self):
        nights = [threading.Thread(target=self._run) for _ in range(2)]
        for night in nights:
            night.start()
        for night in nights:
            night.join(60)
        self.assertEqual(set(self._read_cases().values()), {(100, True)})
        self.assertEqual(len(self._read_cases()), 4)

    def test_night_that_breaks_the_transaction_gives_the_client_back(self):
        night = self.registry["credit.night"]

        def broken(night_model, *args):
            night_model.env.cr.execute("SELECT 1 / 0")

        with patch.object(night, "_work", broken), mute_logger(
            "odoo.sql_db", "odoo.addons.sagres_credit.models.credit_run_line"
        ), closing(self.registry.cursor()) as cr:
            env = self._env(cr)
            run = env["credit.run"]._run(env["res.company"].browse(self.ids["company"]))
            self.assertEqual(run.line_ids.state, "failed")
            with closing(self.registry.cursor()) as other:  # the first connection is still open
                other.execute("SELECT pg_try_advisory_lock(hashtext('credit.run'), %s)", [self.ids["company"]])
                self.assertTrue(other.fetchone()[0])
                other.execute("SELECT pg_advisory_unlock(hashtext('credit.run'), %s)", [self.ids["company"]])
        self._run()
        self.assertEqual(len(self._read_cases()), 4)
