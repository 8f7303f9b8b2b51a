"""What ``bench_flow`` measures, in a process of its own (see ``harness.run_worker``)."""
import sys
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from odoo.fields import Command
from odoo.tools import SQL

from .harness import Meter, configure, environment, settle
from .ledger_seed import LedgerSeed

DAY = date(2026, 11, 20)
TAX_CODE = "12345678903"
NAME = "2026-11-20ABI01234-BENCH"
AMOUNT = Decimal("12.34")
#: Core then looks again at every payment of the bank entry.
UNDO_LIMIT = 10_000


def run(database, payments):
    """Book so many receipts by SQL, and take their flow from the XML to the bank; return the figures."""
    configure()
    with environment(database) as env:
        creditor = Seed(env).fill(payments)
        settle(env.cr)
        env.invalidate_all()
        return _measure(env, creditor, payments)


def _measure(env, creditor, payments):
    from odoo.addons.sagres_pagopa.tools.flow_file import parse_flow

    results, flows = Results(), env["pagopa.flow"]
    data = _write(payments)
    with Meter(env.cr) as meter:
        parsed = parse_flow(data)
    results["parse"] = meter.result()
    with Meter(env.cr) as meter:
        flow = flows._import(creditor, parsed, raw=data)
        env.cr.commit()
    results["import"] = meter.result()
    for name in ("match", "again"):
        with Meter(env.cr) as meter:
            flows._work(creditor, commit=True)
            env.cr.commit()
        results[name] = meter.result()
    line = env["account.bank.statement.line"].create({
        "journal_id": creditor.account_ids.journal_id.id, "amount": float(AMOUNT * payments), "date": DAY,
        "payment_ref": f"/PUR/LGPE-RIVERSAMENTO/URI/{NAME}",
    })
    settle(env.cr)
    with Meter(env.cr) as meter:
        flows._work(creditor, commit=True)
        env.cr.commit()
    results["reconcile"] = meter.result()
    state, left = flow.state, 0 if line.is_reconciled else 1
    if payments <= UNDO_LIMIT:
        results["undo"] = _undo(env, creditor)
    return {**results, "state": state, "left": left}


def _undo(env, creditor):
    payment = env["pagopa.receipt"].search([("creditor_id", "=", creditor.id)], limit=1).payment_id
    with Meter(env.cr) as meter:
        payment.move_id.line_ids.filtered(lambda item: item.account_id == payment.outstanding_account_id).remove_move_reconcile()
        env.cr.commit()
    return meter.result()


class Results(dict):
    """The figures, said as they come: the last work is long."""

    def __setitem__(self, name, figures):
        print(f"   {name}: {figures['seconds']:.2f} s, {figures['statements']} statements", file=sys.stderr, flush=True)
        super().__setitem__(name, figures)


def _write(payments):
    from odoo.addons.sagres_pagopa.tools.flow_file import build_xml, with_totals
    from odoo.addons.sagres_pagopa.tools.flow_types import Flow, FlowLine, Party

    flow = Flow(
        id=NAME, psp="ABI01234", created=datetime(2026, 11, 20, 8, 0), regulation="TRN", regulation_date=DAY,
        sender=Party("B", "SELBIT2B", "Bank"), receiver=Party("G", TAX_CODE, "Bench"), bic="", total_count=0,
        total_amount=Decimal(0), lines=tuple(
            FlowLine(f"01{number:015d}", f"iur-{number}", 1, AMOUNT, "0", DAY) for number in range(1, payments + 1)
        ),
    )
    return build_xml(replace(with_totals(flow)))


class Seed(LedgerSeed):
    """A public creditor whose receipts are booked: copies of one receipt with its position and its payment."""

    def __init__(self, env):
        super().__init__(env(context={**env.context, "tracking_disable": True}), DAY)

    def fill(self, payments):
        """Return a creditor with so many booked receipts that the bank has not credited."""
        company = self.make_client("Bench body")
        creditor = self._make_creditor(company)
        receipt = self._make_receipt(creditor)
        self.env.flush_all()
        with self._bulk(payments):
            self._copy_receipts(receipt, payments - 1)
        self.cr.commit()
        return creditor

    def _make_creditor(self, company):
        env = self.env
        category = env["pagopa.category"].search([], limit=1) or env["pagopa.category"].create({
            "code": "9/0101002IM/", "name": "Rents",
        })
        bank = env["res.partner.bank"].create({
            "acc_number": "IT60X0542811101000000123456", "partner_id": company.partner_id.id, "company_id": company.id,
        })
        journal = env["account.journal"].search([("company_id", "=", company.id), ("type", "=", "bank")], limit=1)
        creditor = env["pagopa.creditor"].create({
            "name": "Bench body", "company_id": company.id, "tax_code": TAX_CODE, "category_id": category.id,
            "account_ids": [Command.create({"bank_id": bank.id, "journal_id": journal.id})],
            "segregation_ids": [Command.create({"code": "01"})],
        })
        creditor.action_make_journal()
        return creditor

    def _make_receipt(self, creditor):
        env, company = self.env, creditor.company_id
        partner = env["res.partner"].create({"name": "Debtor", "company_id": company.id})
        mandate = env["credit.mandate"].create({
            "name": "Bench", "company_id": company.id, "state": "active",
            "policy_id": env.ref("sagres_credit.credit_policy_household").id,
        })
        case = env["credit.case"].create({
            "company_id": company.id, "partner_id": partner.id, "mandate_id": mandate.id, "policy_id": mandate.policy_id.id,
        })
        number = "301" + "0" * 14 + "1"
        position = env["pagopa.position"].create({
            "creditor_id": creditor.id, "case_id": case.id, "partner_id": partner.id, "iupd": "bench-1", "subject": "Bench",
            "kind": "other", "state": "valid", "option_ids": [Command.create({
                "notice_number": number, "iuv": number[1:], "amount": float(AMOUNT),
            })],
        })
        receipt = env["pagopa.receipt"].create({
            "creditor_id": creditor.id, "creditor_tax_code": TAX_CODE, "notice_number": number, "iuv": number[1:],
            "receipt_number": "iur-1", "option_id": position.option_ids.id, "amount": float(AMOUNT), "amount_ours": float(AMOUNT),
            "date_payment": "2026-11-19 10:00:00", "date_transfer": DAY,
            "transfer_ids": [Command.create({"number": 1, "tax_code": TAX_CODE, "amount": float(AMOUNT)})],
        })
        receipt._book()
        position.option_ids.state = "paid"
        position.state = "paid"
        return receipt

    def _copy_receipts(self, receipt, count):
        source = SQL("GENERATE_SERIES(1, %s) AS place", count)
        position, option, payment = receipt.position_id, receipt.option_id, receipt.payment_id
        new = {
            name: SQL("%s + place", self._reserve(table, count + 1))
            for name, table in (
                ("position", "pagopa_position"), ("option", "pagopa_option"), ("receipt", "pagopa_receipt"),
                ("move", "account_move"), ("payment", "account_payment"),
            )
        }
        iuv = SQL("'01' || LPAD((place + 1)::text, 15, '0')")
        iur, notice = SQL("'iur-' || (place + 1)"), SQL("'3' || %s", iuv)
        self._copy("pagopa_position", position.id, source, {"id": new["position"], "iupd": SQL("'bench-' || (place + 1)")})
        self._copy("pagopa_option", option.id, source, {
            "id": new["option"], "position_id": new["position"], "iuv": iuv, "notice_number": notice,
        })
        self._copy("account_move", payment.move_id.id, source, {
            "id": new["move"], "name": SQL("'BENCH/' || place"), "sequence_number": SQL("place + 1"),
            "origin_payment_id": new["payment"],
        })
        for line in payment.move_id.line_ids:
            self._copy("account_move_line", line.id, source, {"move_id": new["move"]})
        self._copy("account_payment", payment.id, source, {
            "id": new["payment"], "move_id": new["move"], "pagopa_receipt_id": new["receipt"],
        })
        self._copy("pagopa_receipt", receipt.id, source, {
            "id": new["receipt"], "iuv": iuv, "notice_number": notice, "receipt_number": iur, "option_id": new["option"],
            "position_id": new["position"], "payment_id": new["payment"],
        })
        self._copy("pagopa_receipt_transfer", receipt.transfer_ids.id, source, {"receipt_id": new["receipt"]})
