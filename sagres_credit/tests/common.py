from contextlib import closing, contextmanager
from unittest.mock import patch

import psycopg2
from freezegun import freeze_time

from odoo.fields import Command, Date
from odoo.sql_db import connection_info_for
from odoo.tests import TransactionCase, get_db_name, new_test_user

NIGHT = Date.to_date("2026-11-20")
LEDGER_TABLES = "account_move, account_move_line, account_partial_reconcile, account_payment, credit_receivable"
CHARTS = {}


def remember_charts(chart):
    """Return a patch that has Odoo read once which charts all its modules bring, and not twice for each company."""
    read = chart._get_chart_template_mapping

    def get(self, get_all=False):
        if get_all not in CHARTS:
            CHARTS[get_all] = read(self, get_all)
        return dict(CHARTS[get_all])

    return patch.object(chart, "_get_chart_template_mapping", get)


def vacuum_ledger():
    """Remove the dead rows that rolled back tests leave: core's queries would read them again and again."""
    _name, info = connection_info_for(get_db_name())
    with closing(psycopg2.connect(**info)) as connection:
        connection.autocommit = True
        connection.cursor().execute(f"VACUUM (ANALYZE) {LEDGER_TABLES}")


class CreditCommon(TransactionCase):
    """A firm, two clients with a ledger each, two operators, a manager and the staff of the first client.

    The date is 20 November 2026, a Friday. :meth:`invoice`, :meth:`pay` and :meth:`run_night` are the words the tests
    are written in; satellites subclass this. What all tests of a class find is made once, in :meth:`build`.
    """

    @classmethod
    def setUpClass(cls):
        vacuum_ledger()
        super().setUpClass()
        cls.startClassPatcher(freeze_time("2026-11-20 10:00:00"))
        cls.startClassPatcher(remember_charts(type(cls.env["account.chart.template"])))
        cls.env = cls.env(context=dict(cls.env.context, tracking_disable=True, no_reset_password=True))
        cls.env["credit.mandate"].search([]).state = "closed"  # of a database where somebody has worked before
        cls.firm = cls.env.company
        cls.client = cls._create_client("Casa Serena")
        cls.other_client = cls._create_client("Acqua Chiara")
        cls.clients = cls.client | cls.other_client
        cls.policy = cls.env.ref("sagres_credit.credit_policy_household")
        cls.levels = {level.delay_days: level for level in cls.policy.level_ids}
        cls.stages = cls.env["credit.stage"]._get_by_kind()
        cls.operator = cls._create_user("anna", "sagres_credit.group_operator")
        cls.colleague = cls._create_user("bruno", "sagres_credit.group_operator")
        cls.manager = cls._create_user("carla", "sagres_credit.group_manager")
        cls.client_user = cls._create_user("dario", "sagres_credit.group_client", cls.client)
        cls.mandate = cls._create_mandate(cls.client, cls.operator)
        cls.debtor = cls._create_debtor("Rosa Bianchi", cls.client)

    def setUp(self):
        cls = type(self)
        if "built" not in vars(cls):
            cls.built = self._build()
        vars(self).update(cls.built)
        super().setUp()

    def _build(self):
        """Build once for the class, before the savepoint of its first test, and return what that gave a name to."""
        before = set(vars(self))
        self.build()
        self.env.flush_all()
        self.env.invalidate_all()
        return {name: value for name, value in vars(self).items() if name not in before}

    def build(self):
        """Make what every test of the class finds as it was made; no patches, and nothing that a test changes in memory."""

    @classmethod
    def _create_client(cls, name):
        company = cls.env["res.company"].create({"name": name, "country_id": cls.env.ref("base.it").id})
        cls.env["account.chart.template"].try_loading("generic_coa", company, install_demo=False)
        company.currency_id = cls.env.ref("base.EUR")
        cls.env.user.company_ids |= company
        allowed = [*cls.env.context.get("allowed_company_ids", cls.firm.ids), company.id]
        cls.env = cls.env(context=dict(cls.env.context, allowed_company_ids=allowed))
        return company

    @classmethod
    def _create_user(cls, login, group, company=None):
        companies = company or cls.firm | cls.clients
        return new_test_user(
            cls.env, login, groups=group, company_id=companies[0].id, company_ids=[Command.set(companies.ids)],
            tz="Europe/Rome",
        )

    @classmethod
    def _create_mandate(cls, company, users, **vals):
        return cls.env["credit.mandate"].create({
            "name": f"Mandate {company.name}",
            "company_id": company.id,
            "state": "active",
            "user_id": cls.manager.id,
            "policy_id": cls.policy.id,
            "member_ids": [Command.create({"user_id": user.id}) for user in users],
            **vals,
        })

    @classmethod
    def _create_debtor(cls, name, company, **vals):
        return cls.env["res.partner"].create({"name": name, "company_id": company.id, **vals})

    @classmethod
    def _get_journal(cls, company, kind):
        return cls.env["account.journal"].search([("company_id", "=", company.id), ("type", "=", kind)], limit=1)

    def invoice(self, amount=100.0, days=30, debtor=None, post=True, **vals):
        """Post an invoice that fell due ``days`` days ago (negative: it falls due in as many days)."""
        debtor = debtor or self.debtor
        due = Date.subtract(NIGHT, days=days)
        move = self.env["account.move"].with_company(debtor.company_id).create({
            "move_type": "out_invoice",
            "partner_id": debtor.id,
            "company_id": debtor.company_id.id,
            "invoice_date": min(due, NIGHT),
            "invoice_date_due": due,
            "invoice_payment_term_id": False,
            "invoice_line_ids": [Command.create({"name": "Fee", "price_unit": amount, "tax_ids": [Command.clear()]})],
            **vals,
        })
        if post:
            move.action_post()
        return move

    def refund(self, amount, debtor=None):
        """Post a credit note that is not reconciled with anything."""
        return self.invoice(amount, 0, debtor, move_type="out_refund")

    def pay(self, move, amount=None):
        """Pay an invoice through Odoo's own dialog, and return the payment."""
        wizard = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=move.ids,
        ).with_company(move.company_id).create({"amount": amount or move.amount_residual})
        return wizard._create_payments()

    def receive(self, amount, debtor=None):
        """Book money that reaches the bank without saying what it pays."""
        debtor = debtor or self.debtor
        bank = self._get_journal(debtor.company_id, "bank")
        receivable = debtor.with_company(debtor.company_id).property_account_receivable_id
        entry = self.env["account.move"].create({
            "journal_id": bank.id,
            "line_ids": [
                Command.create({"account_id": bank.default_account_id.id, "debit": amount, "partner_id": debtor.id}),
                Command.create({"account_id": receivable.id, "credit": amount, "partner_id": debtor.id}),
            ],
        })
        entry.action_post()
        return entry

    def run_night(self, date=NIGHT, companies=None):
        """Do the nightly work of ``date`` and return its run."""
        with self.night_cursor() as env:
            run_id = env["credit.run"]._run(
                env["res.company"].browse((companies or self.clients).ids), Date.to_date(date)
            ).id
        return self.env["credit.run"].browse(run_id)

    @contextmanager
    def night_cursor(self):
        """Give an environment that may commit, as the scheduled job has."""
        with self.enter_registry_test_mode(), self.registry.cursor() as cr:
            yield self.env(cr=cr, su=True)

    def get_case(self, debtor=None):
        return self.env["credit.case"].search([("partner_id", "=", (debtor or self.debtor).id)])

    def talk(self, case=None, outcome="reached", **vals):
        """Record a conversation as the operator of the case, with a reason should the contact rules forbid it."""
        case = case or self.get_case()
        vals = {
            "case_id": case.id, "channel": "phone", "direction": "out", "outcome": outcome,
            "override_reason": "They were met at the door", **vals,
        }
        return self.env["credit.case"].with_user(case.user_id or self.operator)._log_interaction([vals])
