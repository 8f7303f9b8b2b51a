"""A client of the database on which the works are killed, and the words in which its ledger is written."""
from datetime import timedelta
from unittest.mock import patch

from odoo.fields import Command, Date


class Client:
    """A client company with its mandate, and the words in which its ledger is written."""

    def __init__(self, env, name, server, **vals):
        company = env["res.company"].create({"name": name, "country_id": env.ref("base.it").id, "email": "client@example.com"})
        env.cr.commit()  # core loads the chart of the country at the commit, and would replace another
        if not company.chart_template:
            env["account.chart.template"].try_loading("generic_coa", company, install_demo=False)
        self.company = company
        self.env = env(context={**env.context, "allowed_company_ids": company.ids})
        self.today = Date.context_today(company)
        self.mandate = self._make_mandate(server, **vals)
        self.journals = {
            kind: self.env["account.journal"].search([("company_id", "=", company.id), ("type", "=", kind)], limit=1)
            for kind in ("sale", "bank")
        }

    def _make_mandate(self, server, **vals):
        """One e-mail to everybody who is late, at any hour; then people."""
        env = self.env
        stages = env["credit.stage"]._get_by_kind()
        policy = env["credit.policy"].create({"name": "Kills", "company_id": self.company.id, "level_ids": [
            Command.create({
                "name": "Reminder", "delay_days": 1, "channel": "email", "requires_person": False,
                "stage_id": stages["reminder"].id, "template_id": env.ref("sagres_credit.mail_template_reminder").id,
            }),
            Command.create({
                "name": "Call", "delay_days": 25, "channel": "phone", "requires_person": True, "next_action": "call",
                "stage_id": stages["contact"].id,
            }),
        ]})
        team = [self._make_operator(number) for number in (1, 2)]
        mandate = env["credit.mandate"].create({
            "name": self.company.name, "company_id": self.company.id, "state": "active", "policy_id": policy.id,
            "mail_server_id": server.id, "email_from": "client@example.com", "user_id": team[0].id,
            "member_ids": [Command.create({"user_id": user.id}) for user in team], **vals,
        })
        env["credit.contact.rule"].create({
            "name": "At every hour", "mandate_id": mandate.id, "date_from": "2020-01-01", "source": "bench",
            "honour_holidays": False,
            "hours_ids": [Command.create({"weekday": str(day), "hour_from": 0, "hour_to": 24}) for day in range(7)],
        })
        return mandate

    def _make_operator(self, number):
        name = f"{self.company.name} {number}"
        return self.env["res.users"].with_context(no_reset_password=True).create({
            "name": name, "login": name, "company_id": self.company.id, "company_ids": [Command.set(self.company.ids)],
            "group_ids": [Command.link(self.env.ref("sagres_credit.group_operator").id)],
        })

    def make_debtors(self, kind, number):
        return self.env["res.partner"].create([
            {"name": f"{kind} {place}", "company_id": self.company.id, "email": f"{kind}{place}@{self.mandate.id}.example.com"}
            for place in range(number)
        ])

    def invoice(self, debtors, amount, days):
        """Post an invoice of each debtor that fell due ``days`` days ago, each a euro more than the one before."""
        due = self.today - timedelta(days=days)
        moves = self.env["account.move"].create([
            {
                "move_type": "out_invoice", "partner_id": debtor.id, "invoice_date": due, "invoice_date_due": due,
                "invoice_payment_term_id": False, "invoice_line_ids": [Command.create({
                    "name": "Fee", "price_unit": amount + place, "tax_ids": [Command.clear()],
                })],
            }
            for place, debtor in enumerate(debtors)
        ])
        moves.action_post()
        return moves

    def receive(self, debtors, amount):
        """Book money of each debtor that says nothing of what it pays; what was agreed is looked at by the night."""
        bank = self.journals["bank"]
        with patch.object(self.env.registry["account.move.line"], "_update_credit_arrangements", lambda lines: None):
            self.env["account.move"].create([
                {"journal_id": bank.id, "date": self.today, "line_ids": [
                    Command.create({"account_id": bank.default_account_id.id, "debit": amount, "partner_id": debtor.id}),
                    Command.create({
                        "account_id": debtor.with_company(self.company).property_account_receivable_id.id,
                        "credit": amount, "partner_id": debtor.id,
                    }),
                ]}
                for debtor in debtors
            ]).action_post()
            self.env.cr.commit()

    def run_before(self):
        """Do the night of yesterday: cases are open, their day begins now."""
        self.env["credit.run"]._run(self.company, self.today - timedelta(days=1))
