from contextlib import closing, contextmanager
from uuid import uuid4

from odoo import SUPERUSER_ID, api
from odoo.fields import Command, Date
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name

from .mail_common import HOST, LoopbackServer


class CommittedCase(BaseCase):
    """A client with debtors that really are in the database: for several processes at once, and for killed ones.

    What is built is removed at the end, so that the database stays as it was.
    """

    DEBTORS = 30

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        loopback = LoopbackServer()
        self.mailbox = self.enterContext(loopback)
        with self.environment() as env:
            self.ids = self._build(env, loopback.port)
        self.addCleanup(self._remove)

    @contextmanager
    def environment(self):
        """Give an environment of its own transaction, committed at the end."""
        with closing(self.registry.cursor()) as cr:
            companies = [self.ids["company"]] if hasattr(self, "ids") else []
            yield api.Environment(cr, SUPERUSER_ID, {"allowed_company_ids": companies} if companies else {})
            cr.commit()

    def _build(self, env, port):
        company = env["res.company"].create({
            "name": f"Committed {uuid4()}", "country_id": env.ref("base.it").id, "email": "client@example.com",
        })
        env["account.chart.template"].try_loading("generic_coa", company, install_demo=False)
        env = env(context={"allowed_company_ids": company.ids})
        debtors = env["res.partner"].create([
            {"name": f"Debtor {n}", "company_id": company.id, "email": f"debtor{n}@example.com"}
            for n in range(self.DEBTORS)
        ])
        due = Date.subtract(Date.today(), days=6)
        env["account.move"].create([
            {
                "move_type": "out_invoice", "partner_id": debtor.id, "invoice_date": due, "invoice_date_due": due,
                "invoice_payment_term_id": False,
                "invoice_line_ids": [Command.create({"name": "Fee", "price_unit": 100, "tax_ids": [Command.clear()]})],
            }
            for debtor in debtors
        ]).action_post()
        server = env["ir.mail_server"].create({
            "name": "Loopback", "smtp_host": HOST, "smtp_port": port, "smtp_encryption": "none",
        })
        policy = env.ref("sagres_credit.credit_policy_household").copy({"company_id": company.id})
        policy.level_ids.attach_invoices = False  # printing takes long
        mandate = env["credit.mandate"].create({
            "name": "Committed", "company_id": company.id, "state": "active", "mail_server_id": server.id,
            "policy_id": policy.id,
            "member_ids": [Command.create({"user_id": env.ref("base.user_admin").id})],
        })
        self._open_all_hours(env, mandate)
        env["credit.run"]._run(company)
        return {"company": company.id, "mandate": mandate.id, "server": server.id, "debtors": debtors.ids}

    def _open_all_hours(self, env, mandate):
        """Let messages leave whatever the hour at which the tests run."""
        env["credit.contact.rule"].create({
            "name": "At every hour", "mandate_id": mandate.id, "date_from": "2020-01-01", "source": "test",
            "honour_holidays": False,
            "hours_ids": [
                Command.create({"weekday": str(day), "hour_from": 0, "hour_to": 24}) for day in range(7)
            ],
        })

    def _remove(self):
        with self.environment() as env:
            here = [("company_id", "=", self.ids["company"])]
            env["credit.mandate"].browse(self.ids["mandate"]).state = "closed"
            env.flush_all()
            notices = env["credit.notice"].search(here)
            env.cr.execute("DELETE FROM mail_message WHERE id = ANY(%s)", [notices.mail_message_id.ids])
            env.cr.execute("DELETE FROM credit_notice WHERE company_id = %s", [self.ids["company"]])
            env.invalidate_all()
            moves = env["account.move"].search(here)
            moves.line_ids.remove_move_reconcile()
            env["account.payment"].search(here).action_draft()
            moves.exists().filtered(lambda move: move.state == "posted").button_draft()
            moves.exists().with_context(force_delete=True).unlink()
            env["credit.case"].search(here).unlink()
            env["credit.problem"].search(here).unlink()
            env["credit.run"].search([("company_ids", "in", [self.ids["company"]])]).unlink()
            env["credit.mandate"].browse(self.ids["mandate"]).mail_server_id = False
            env["ir.mail_server"].browse(self.ids["server"]).unlink()
