"""pagoPA in the demo: the housing body is a public creditor, some notices were paid yesterday and credited by the bank."""
from datetime import datetime, time, timedelta, timezone

from odoo.fields import Command

MODULE = "pagopa.creditor"
HOUSES, BANK = "company_colleverde", "bank_colleverde"
TAX_CODE = "98000040125"
#: An example of the published shape: each body takes its own from the taxonomy in force.
CATEGORY = ("9/0101002IM/", "Canoni di locazione")
#: Debtors with a notice, and how many of these notices were paid.
NOTICES, PAID = 12, 5


def make_pagopa(env, say, day):
    """Let the housing body collect through pagoPA, in the simulated environment and through the checked methods.

    Some debtors have notices, one a plan with an installment paid; one notice was paid twice at the same moment, which is
    on the list of anomalies. Yesterday is reported and credited. Without the module nothing is made.
    """
    if MODULE not in env:
        return
    say("notices of the housing body through pagoPA")
    manager = env.ref("__import__.user_manager")
    creditor = _make_creditor(env(user=manager, context={**env.context, "allowed_company_ids": manager.company_ids.ids}))
    positions = _make_positions(creditor)
    env["pagopa.message"].search([("state", "=", "waiting")], order="id")._send_now()
    clock = _stop_clock(day - timedelta(days=1))
    _pay(creditor.sudo(), positions, clock)
    creditor.sudo()._close_simulated_day(clock)


def _make_creditor(env):
    """Enter the housing body as its credit manager does, with an account, a segregation code and a receipts journal."""
    company = env.ref(f"__import__.{HOUSES}")
    journal = env["account.journal"].sudo().search([("company_id", "=", company.id), ("type", "=", "bank")], limit=1)
    code, name = CATEGORY
    category = env["pagopa.category"].search([("code", "=", code)], limit=1)
    category = category or env["pagopa.category"].create({"code": code, "name": name})
    creditor = env[MODULE].create({
        "name": company.name, "company_id": company.id, "tax_code": TAX_CODE, "broker_tax_code": TAX_CODE,
        "station": f"{TAX_CODE}_01", "cbill_code": "CLV01", "office": "Ufficio inquilinato", "contact": company.email,
        "use_node": True, "category_id": category.id, "segregation_ids": [Command.create({"code": "01", "name": "Canoni"})],
        "account_ids": [Command.create({"bank_id": env.ref(f"__import__.{BANK}").id, "journal_id": journal.id})],
    })
    creditor.action_make_journal()
    return creditor


def _make_positions(creditor):
    """Make and publish the positions of the debtors who owe most, and of one who signed a plan."""
    cases = creditor.env["credit.case"].search([
        ("company_id", "=", creditor.company_id.id), ("is_open", "=", True), ("parent_id", "=", False),
        ("hold_code", "=", False), ("amount_overdue", ">", 0), ("plan_ids", "=", False), ("settlement_ids", "=", False),
    ], order="amount_overdue desc, id", limit=NOTICES)
    plan = creditor.env["credit.plan"].search([
        ("company_id", "=", creditor.company_id.id), ("state", "=", "active"), ("case_id.parent_id", "=", False),
    ], order="id", limit=1)
    positions = creditor.env["pagopa.position"]._make_for_cases(cases | plan.case_id).with_env(creditor.env)
    positions.filtered(lambda position: position.state == "draft").action_publish()
    return positions.sorted("id")


def _stop_clock(day):
    """Return what tells the hour at which everybody paid."""
    moment = datetime.combine(day, time(9, 30), timezone.utc)
    return lambda: moment


def _pay(creditor, positions, clock):
    """Pay some notices at the simulated bank: one twice, of a plan one installment."""
    items = positions.filtered(lambda position: position.kind == "receivable")
    _pay_twice(creditor, items[:1].option_ids.notice_number, clock)
    chosen = items[1:PAID] | positions.filtered(lambda position: position.kind == "plan")
    for position in chosen:
        creditor._pay_simulated(position.sudo()._get_next_option().notice_number, clock)


def _pay_twice(creditor, notice, clock):
    """Let two people pay a notice at the same moment: both banks ask before either receipt is booked."""
    platform = creditor._get_platform(clock)
    for again in (False, True):
        platform.pay(creditor.tax_code, notice, again=again, receipt="later")
    platform.send_receipts()
    creditor.env["pagopa.receipt"].search([
        ("creditor_id", "=", creditor.id), ("state", "=", "new"),
    ], order="id")._book_safely()
