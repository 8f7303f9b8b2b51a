"""What ``bench_node`` needs: a creditor with positions, the calls of the node, and who makes them."""
import socket
import time
from dataclasses import replace
from datetime import date
from decimal import Decimal

from odoo.fields import Command

from .harness import configure, environment, settle
from .ledger_seed import LedgerSeed

TAX_CODE = "12345678903"
IBAN = "IT60X0542811101000000123456"
CALLED = {"creditor": TAX_CODE, "broker": TAX_CODE, "station": f"{TAX_CODE}_01"}
NIGHT = date.today()
SPARE = 1.3


def seed(database, calls, callers):
    """Fill a database with published positions; return the secret path and the calls of each round, by its name."""
    positions = 2 * (calls // 3) + callers
    configure()
    with environment(database) as env:
        ledger = LedgerSeed(env, NIGHT)
        company = ledger.make_client("Bench body")
        ledger.fill(int(positions * SPARE))
        settle(env.cr)
        _make_mandate(env, company)
        env["credit.run"]._run(company, NIGHT)
        creditor = _make_creditor(env, company)
        made = env["pagopa.position"]._make_for_cases(env["credit.case"].search([("company_id", "=", company.id)]))
        made._publish()
        env.cr.commit()
        settle(env.cr)
        options = made.option_ids.filtered(lambda option: option.amount_now > 0)[:positions]
        notices = [(one.notice_number, one.iuv, f"{one.amount_now:.2f}") for one in options]
        third = calls // 3
        return {
            "path": creditor.secret_path, "at once": _build_calls(notices[:third]),
            "at a rate": _build_calls(notices[third:2 * third]), "twice": _build_calls(notices[2 * third:])[-callers:],
        }


def _make_mandate(env, company):
    env["credit.mandate"].create({
        "name": "Bench node", "company_id": company.id, "state": "active",
        "policy_id": env.ref("sagres_credit.credit_policy_household").id,
        "member_ids": [Command.create({"user_id": env.ref("base.user_admin").id, "debtor_capacity": 1_000_000})],
    })


def _make_creditor(env, company):
    category = env["pagopa.category"].search([("code", "=", "9/0101002IM/")])
    bank = env["res.partner.bank"].create({"acc_number": IBAN, "partner_id": company.partner_id.id, "company_id": company.id})
    creditor = env["pagopa.creditor"].create({
        "name": "Bench body", "company_id": company.id, "tax_code": TAX_CODE, "broker_tax_code": TAX_CODE,
        "station": f"{TAX_CODE}_01", "use_node": True, "account_ids": [Command.create({"bank_id": bank.id})],
        "segregation_ids": [Command.create({"code": "01"})],
        "category_id": (category or category.create({"code": "9/0101002IM/", "name": "Rents"})).id,
    })
    creditor.journal_id = creditor._make_journal()
    return creditor


def _build_calls(notices):
    """Return ``[(operation, body)]``: all of these notices are verified and asked for, then all are paid."""
    from odoo.addons.sagres_pagopa.tools.node_messages import build_request  # noqa: PLC0415 - once Odoo knows its addons
    from odoo.addons.sagres_pagopa.tools.node_types import Request  # noqa: PLC0415

    calls = []
    for operation in ("paVerifyPaymentNotice", "paGetPaymentV2"):
        calls += [(operation, Request(operation, fiscal_code=TAX_CODE, notice_number=one[0], **CALLED)) for one in notices]
    calls += [("paSendRTV2", Request("paSendRTV2", receipt=_make_receipt(*one), **CALLED)) for one in notices]
    return [(operation, build_request(request).decode()) for operation, request in calls]


def _make_receipt(notice, iuv, amount):
    from odoo.addons.sagres_pagopa.tests.node_samples import RECEIPT  # noqa: PLC0415

    part = replace(RECEIPT.transfers[0], amount=Decimal(amount), fiscal_code=TAX_CODE)
    return replace(
        RECEIPT, receipt_id=f"token-{iuv}", notice_number=notice, iuv=iuv, fiscal_code=TAX_CODE, amount=Decimal(amount),
        transfers=(part,),
    )


class Caller:
    """Who calls the server: each call by a connection of its own, for Odoo closes it after its answer.

    Plain sockets, because the callers share their processors with the server they measure.
    """

    def __init__(self, port, path):
        self.port = port
        self.head = (
            f"POST /pagopa/node/{path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: text/xml; charset=utf-8\r\n"
            "Connection: close\r\nContent-Length: "
        ).encode()

    def call(self, operation, body):
        """Return the operation, the milliseconds from asking for a connection to the whole answer, and the outcome."""
        body = body.encode()
        start = time.perf_counter()
        try:
            answer = self._exchange(self.head + f"{len(body)}\r\n\r\n".encode() + body)
        except OSError as error:
            return operation, (time.perf_counter() - start) * 1000, type(error).__name__
        ms = (time.perf_counter() - start) * 1000
        if b"<outcome>OK</outcome>" in answer:
            return operation, ms, "OK"
        fault = answer.partition(b"<faultCode>")[2].partition(b"</faultCode>")[0]
        return operation, ms, (fault or answer[:80]).decode(errors="replace")

    def _exchange(self, message):
        with socket.create_connection(("127.0.0.1", self.port), timeout=30) as connection:
            connection.sendall(message)
            return b"".join(iter(lambda: connection.recv(65536), b""))


def check(database):
    """Book what was taken; return how many receipts were lost or booked more than once."""
    configure()
    with environment(database) as env:
        start = time.perf_counter()
        env["pagopa.receipt"]._cron_book()
        seconds = time.perf_counter() - start
        receipts = env["pagopa.receipt"].search_count([])
        booked = env["account.payment"].search_count([("pagopa_receipt_id", "!=", False)])
        print(f"{receipts} receipts booked in {seconds:.1f} s", flush=True)
        return {"errors": abs(receipts - booked)}


def free_port():
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]
