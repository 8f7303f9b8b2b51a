"""The allowance in the demo: accounts of each client, a valuation of last year booked, and one of today for the manager."""
from odoo.fields import Command, Date

ACCOUNTS = (
    ("settlement_allowance_account_id", "159901", "Fondo svalutazione crediti", "liability_current"),
    ("allowance_provision_account_id", "159902", "Accantonamento per svalutazione crediti", "expense"),
    ("settlement_account_id", "159903", "Perdite su crediti", "expense"),
)


def make_allowance(env, say, companies, today):
    """Give each client the accounts of its allowance, the valuation at the end of last year, and one as of today."""
    say("allowances")
    for mandate in env["credit.mandate"]._get_active(companies).values():
        _set_accounts(env, mandate)
        for date in (Date.start_of(today, "year"), today):
            _value(env, mandate, date if date == today else Date.subtract(date, days=1), date != today)


def _set_accounts(env, mandate):
    company = mandate.company_id
    accounts = env["account.account"].with_company(company).create([
        {"name": name, "code": code, "account_type": kind, "company_ids": [Command.set(company.ids)]}
        for field, code, name, kind in ACCOUNTS if not mandate[field]
    ])
    empty = [row[0] for row in ACCOUNTS if not mandate[row[0]]]
    mandate.write({**dict(zip(empty, accounts.ids, strict=True)), "settlement_use": "allowance"})


def _value(env, mandate, date, is_booked):
    allowance = env["credit.allowance"].create({"company_id": mandate.company_id.id, "date": date, "method": "matrix"})
    allowance.action_compute()
    if is_booked:
        allowance.action_approve()
        allowance.action_book()
