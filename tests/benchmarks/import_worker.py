"""What ``bench_import`` measures, each function in a process of its own (see ``harness.run_worker``)."""
import base64
import csv
import io
import random
from datetime import date, timedelta

from odoo.fields import Command

from .harness import Meter, configure, environment, settle

AS_OF = date(2026, 11, 20)
ITEMS_A_DEBTOR = 5
HEADER = ["Codice cliente", "Ragione sociale", "Email", "Numero fattura", "Data fattura", "Data scadenza", "Importo",
          "Data pagamento"]


def run(database, rows, settled):
    """Validate and book a ledger of so many rows; return the figures of both and what the ledger then holds."""
    configure()
    with environment(database) as env:
        env = env(context={**env.context, "tracking_disable": True})
        mandate = _make_mandate(env)
        content = base64.b64encode(_write_ledger(rows, settled))
        ledger = env["credit.import"].create({
            "mandate_id": mandate.id, "as_of": AS_OF, "file": content, "file_name": "bench.csv",
        })
        del content
        settle(env.cr)
        ledger.action_validate()
        validate = _measure(env, ledger, "valid")
        ledger.action_book()
        book = _measure(env, ledger, "done")
        return {"validate": validate, "book": book, **_check(env, mandate, rows, settled)}


def _measure(env, ledger, expected):
    with Meter(env.cr) as meter:
        ledger._work()
    if ledger.state != expected:
        raise SystemExit(f"the import is {ledger.state}: {ledger.failure or ledger.issue_ids[:1].message}")
    return meter.result()


def _check(env, mandate, rows, settled):
    """Say what was booked, so that no figure stands for work that was not done."""
    items, residual = env["account.move"]._read_group(
        [("journal_id", "=", mandate.journal_id.id), ("state", "=", "posted")], [], ["__count", "amount_residual:sum"]
    )[0]
    if items != rows or bool(residual) == bool(settled):
        raise SystemExit(f"{items} items are booked instead of {rows}, open is {residual}")
    return {"items": items}


def _make_mandate(env):
    company = env["res.company"].create({"name": "Bench import", "country_id": env.ref("base.it").id})
    env.cr.commit()  # core loads the chart of the country at the commit, and would replace another
    if not company.chart_template:
        env["account.chart.template"].try_loading("generic_coa", company, install_demo=False)
    account = env["account.account"].with_company(company).create({
        "name": "Counterpart", "code": "199990", "account_type": "asset_current",
        "company_ids": [Command.set(company.ids)],
    })
    journal = env["account.journal"].create({
        "name": "Ledger", "code": "LEDG", "type": "sale", "company_id": company.id,
    })
    return env["credit.mandate"].create({
        "name": "Bench import", "company_id": company.id, "state": "active", "journal_id": journal.id,
        "counterpart_account_id": account.id, "policy_id": env.ref("sagres_credit.credit_policy_household").id,
    })


def _write_ledger(rows, settled, domain="example.com"):
    """Return a ledger in one text file, five items a debtor over two years, the same for the same size."""
    chance = random.Random(rows)
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";")
    writer.writerow(HEADER)
    for number in range(rows):
        issued = AS_OF - timedelta(days=60 + chance.randrange(700))
        due = issued + timedelta(days=30)
        paid = due + timedelta(days=chance.randrange(-20, 30))
        debtor = number // ITEMS_A_DEBTOR
        writer.writerow([
            f"C{debtor:07d}", f"Debtor {debtor}", f"debtor{debtor}@{domain}", f"{number:09d}",
            f"{issued:%d/%m/%Y}", f"{due:%d/%m/%Y}", f"{chance.randrange(500, 90_000) / 100:.2f}".replace(".", ","),
            f"{paid:%d/%m/%Y}" if settled else "",
        ])
    return stream.getvalue().encode()
