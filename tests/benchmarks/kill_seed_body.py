"""The second client: a public body whose notices are paid through pagoPA, and whose debtors agreed on something."""
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from odoo.fields import Command
from odoo.tools import SQL

from .kill_client import Client
from .kill_steps import BODY

TAX_CODE = "12345678903"
IBAN = "IT60X0542811101000000123456"
CALLED = {"creditor": TAX_CODE, "broker": TAX_CODE, "station": f"{TAX_CODE}_01"}
DEBT = 200
AGREED = ("Promise kept", "Promise broken", "Plan kept", "Plan broken", "Settled", "Lapsed")


def fill_body(env, server, size):
    """Debtors of whom each agreed otherwise, the money of those who kept it come, and receipts the node will bring."""
    client = Client(env, BODY, server, auto_match=False, auto_allocate=False)
    client.mandate.settlement_account_id = client.env["account.account"].create({
        "name": "Losses on receivables", "code": "LOSS1", "account_type": "expense",
        "company_ids": [Command.set(client.company.ids)],
    })
    groups = {kind: client.make_debtors(kind, max(size // 3, 1)) for kind in AGREED}
    payers, silent = client.make_debtors("Payer", size + 1), client.make_debtors("Silent", size)
    for debtors in groups.values():
        client.invoice(debtors, DEBT, 40)
    client.invoice(payers, 100, 6)
    client.invoice(silent, 100, 6)
    client.run_before()
    _agree(client, groups)
    for kind, amount in (("Promise kept", 150), ("Plan kept", DEBT + size), ("Settled", 120)):
        client.receive(groups[kind], amount)
    _make_receipts(client, payers)


def _agree(client, groups):
    """Make the agreements, and move them to the past where something was to be paid by then."""
    for kind, debtors in groups.items():
        for case in client.env["credit.case"].search([("partner_id", "in", debtors.ids)]):
            if kind.startswith("Promise"):
                case._promise(150.0, client.today)
            elif kind.startswith("Plan"):
                client.env["credit.plan"]._offer(case, count=3, first_due=client.today + timedelta(days=5))._sign("Rosa")
            else:
                _settle(client, case)
    client.env.flush_all()
    here = client.company.id
    client.env.cr.execute(SQL(
        """
        UPDATE credit_promise SET date_promised = date_promised - 60, date_agreed = date_agreed - 70 WHERE company_id = %s;
        UPDATE credit_plan_line SET date_due = date_due - 120 WHERE company_id = %s;
        UPDATE credit_settlement_line SET date_due = date_due - 60 WHERE company_id = %s
        """, here, here, here,
    ))
    client.env.invalidate_all()


def _settle(client, case):
    items = case._get_open_items()
    settlement = client.env["credit.settlement"].create({
        "case_id": case.id, "amount": 120.0, "amount_debt": sum(items.mapped("amount_residual")),
        "receivable_ids": items.ids, "date_agreed": client.today,
        "line_ids": [Command.create({"date_due": client.today + timedelta(days=10), "amount": 120.0})],
    })
    settlement._remember_ledger()
    settlement._set_active()


def _make_receipts(client, payers):
    """Publish the notices of who will pay, and keep what the node will say: one of them pays twice."""
    env = client.env
    category = env["pagopa.category"].search([("code", "=", "9/0101002IM/")], limit=1)
    bank = env["res.partner.bank"].create({
        "acc_number": IBAN, "partner_id": client.company.partner_id.id, "company_id": client.company.id,
    })
    creditor = env["pagopa.creditor"].create({
        "name": BODY, "company_id": client.company.id, "tax_code": TAX_CODE, "broker_tax_code": TAX_CODE,
        "station": f"{TAX_CODE}_01", "use_node": True, "account_ids": [Command.create({"bank_id": bank.id})],
        "segregation_ids": [Command.create({"code": "01"})],
        "category_id": (category or category.create({"code": "9/0101002IM/", "name": "Rents"})).id,
    })
    creditor.journal_id = creditor._make_journal()
    positions = env["pagopa.position"]._make_for_cases(env["credit.case"].search([("partner_id", "in", payers.ids)]))
    positions._publish()
    options = positions.option_ids
    bodies = [_write_receipt(option, "token") for option in options] + [_write_receipt(options[:1], "again")]
    env["ir.config_parameter"].set_param("kill.receipts", "\n".join(bodies))
    env.cr.commit()


def _write_receipt(option, token):
    """Return the call of the node that brings a receipt, in one line."""
    from odoo.addons.sagres_pagopa.tests.node_samples import RECEIPT  # noqa: PLC0415 - once Odoo knows its addons
    from odoo.addons.sagres_pagopa.tools.node_messages import build_request  # noqa: PLC0415
    from odoo.addons.sagres_pagopa.tools.node_types import Request  # noqa: PLC0415

    amount = Decimal(f"{option.amount_now:.2f}")
    part = replace(RECEIPT.transfers[0], amount=amount, fiscal_code=TAX_CODE)
    receipt = replace(
        RECEIPT, receipt_id=f"{token}-{option.iuv}", notice_number=option.notice_number, iuv=option.iuv, fiscal_code=TAX_CODE,
        amount=amount, transfers=(part,),
    )
    return build_request(Request("paSendRTV2", receipt=receipt, **CALLED)).decode().replace("\n", " ")
