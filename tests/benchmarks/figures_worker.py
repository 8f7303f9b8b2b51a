"""What ``bench_figures`` measures, in a process of its own (see ``harness.run_worker``)."""
import csv
import os
import statistics
import sys
import time
from collections import defaultdict
from datetime import date, datetime, timedelta
from decimal import Decimal
from importlib import util
from pathlib import Path
from threading import current_thread

from odoo.fields import Command
from odoo.tools import SQL

from .collection_worker import _make_mandate
from .harness import ROOT, configure, environment, settle
from .ledger_seed import RANDOM, BulkLoad, LedgerSeed

DAY = date(2026, 11, 20)
YEARS = 3
OPEN_SHARE = 8  # one invoice in so many is not paid
TRIES = 5
CODES = [
    "dso", "dso_countback", "dso_best", "add", "cei", "overdue_ratio", "recovery_new", "recovery_old", "roll_rate", "cure_rate",
    "at_risk", "working_capital", "days_to_match",
]
PAGES = {
    "ageing today, by age": ("credit.ageing.report", "bucket", "amount_open:sum", DAY),
    "ageing today, by debtor": ("credit.ageing.report", "partner_id", "amount_open:sum", DAY),
    "ageing at the end of last month": ("credit.ageing.report", "bucket", "amount_open:sum", date(2026, 10, 31)),
    "ageing a year ago": ("credit.ageing.report", "bucket", "amount_open:sum", date(2025, 11, 20)),
    "roll rates": ("credit.roll.report", "bucket_then", "roll_rate:avg", DAY),
    "recovery by vintage, twelve months": (
        "credit.vintage.report", "due_date:quarter", "recovery_rate:avg", DAY, ("due_date", ">=", "2025-11-20"),
    ),
    "recovery by vintage, all years": ("credit.vintage.report", "due_date:quarter", "recovery_rate:avg", DAY),
}


def _load_oracle():
    """Return the module of plain Python that the tests of the suite use, without the suite."""
    spec = util.spec_from_file_location("ledger_oracle", ROOT / "sagres_credit" / "tests" / "ledger_oracle.py")
    module = sys.modules["ledger_oracle"] = util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


ledger_oracle = _load_oracle()


def pages(database, items):
    """Fill a database with a ledger of so many items, and measure each page of figures and each figure."""
    configure()
    with environment(database) as env:
        company, opened = _fill(env, items)
        settle(env.cr)
        user = env["res.users"].search([("login", "=", "bench0")])
        mine = env(user=user.id, su=False, context={"lang": "it_IT", "allowed_company_ids": company.ids, "uid": user.id})
        results = {name: _time(mine, lambda page=page: _read_page(mine, company, *page)) for name, page in PAGES.items()}
        for code in CODES:
            results[f"figure {code}"] = _time(env, lambda code=code: _read_figures(env, company, [code]))
        results["all figures of a month"] = _time(env, lambda: _read_figures(env, company, CODES))
        return {"open": opened, "pages": results}


def _read_page(env, company, model, group, measure, day, *conditions):
    report = env[model].with_context(credit_as_of=day)
    domain = [("company_id", "=", company.id), *conditions]
    return len(report.formatted_read_group(domain, [group], [measure, "__count"], limit=80))


def _read_figures(env, company, codes):
    return len(env["credit.kpi"]._measure(company, date(2026, 11, 1), DAY, codes)[company])


def _time(env, call):
    """Call several times in transactions that may only read; return the median in milliseconds, the statements of one, and the
    CPU seconds of a call without parallel workers: what others do on the machine lengthens only the first.
    """
    seconds, counts, shown = [], [], 0
    for _try in range(TRIES):
        env.invalidate_all()
        env.cr.execute("SET TRANSACTION READ ONLY")
        count, thread = [], current_thread()
        thread.query_hooks = [lambda *statement, count=count: count.append(1)]
        start = time.perf_counter()
        shown = call()
        seconds.append(time.perf_counter() - start)
        thread.query_hooks = []
        counts.append(len(count))
        env.cr.rollback()
    return {
        "milliseconds": 1000 * statistics.median(seconds), "statements": counts[-1], "shown": shown, "cpu": _time_cpu(env, call),
    }


def _time_cpu(env, call):
    """Return the milliseconds of processor that a call takes here and in its database process."""
    env.invalidate_all()
    env.cr.execute("SET LOCAL max_parallel_workers_per_gather = 0")
    env.cr.execute("SELECT PG_BACKEND_PID()")
    backend = env.cr.fetchone()[0]
    before = _read_cpu(backend)
    call()
    after = _read_cpu(backend)
    env.cr.rollback()
    return 1000 * (after - before)


def _read_cpu(backend):
    words = Path(f"/proc/{backend}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return time.process_time() + (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


def _fill(env, items):
    """Write so many invoices over three years, most of them paid by a reconciled payment; return the client and the open ones."""
    ledger = FigureSeed(env, DAY)
    company = ledger.make_client("Bench client")
    debtors = ledger.fill(items)
    _make_mandate(env, company, debtors)
    env["credit.mandate"].search([("company_id", "=", company.id)]).date_start = date(2025, 1, 1)
    env.flush_all()
    env["credit.receivable"]._flush_limitation_events()
    env.cr.execute(env["credit.receivable"]._get_attach_query(SQL("item.company_id = %s", company.id)))
    return company, ledger.opened


class FigureSeed(LedgerSeed):
    """A ledger that has lived: invoices of three years, seven in eight paid up to four months after their date."""

    def fill(self, items):
        partner = self.env["res.partner"].create({"name": "Sample", "company_id": self.company.id})
        invoice, payment = self._make_sample(partner, "out_invoice"), self._make_payment(partner)
        self.env.flush_all()
        debtors = max(items // 20, 1)
        with BulkLoad(self.cr, items > 50_000):
            first = self._fill_partners(partner, debtors)
            base, paid = self._reserve("account_move", items), self._reserve("account_move", items)
            facts = self._get_life(first, debtors, items)
            self._fill_moves(invoice, base, facts, refund=False)
            self._fill_payments(payment, paid, facts)
            self._fill_partials(base, paid)
        self.cr.execute(
            "SELECT COUNT(*) FROM account_move_line WHERE company_id = %s AND amount_residual <> 0", (self.company.id,))
        self.opened = self.cr.fetchone()[0]
        return debtors

    def _make_payment(self, partner):
        bank = self.env["account.journal"].search([("company_id", "=", self.company.id), ("type", "=", "bank")], limit=1)
        receivable = partner.with_company(self.company).property_account_receivable_id
        move = self.env["account.move"].create({
            "journal_id": bank.id, "date": self.date, "partner_id": partner.id, "line_ids": [
                Command.create({"account_id": bank.default_account_id.id, "debit": 100, "partner_id": partner.id}),
                Command.create({"account_id": receivable.id, "credit": 100, "partner_id": partner.id}),
            ],
        })
        move.action_post()
        return move

    def _get_life(self, first, debtors, items):
        """Return the SQL of the items: issued evenly over the years, due in 30 days, paid within 120 or not at all."""
        draw = RANDOM.format("number")
        return SQL(
            f"""
            SELECT number, number %% %(debtors)s AS debtor, %(first)s + number %% %(debtors)s AS partner_id, FALSE AS is_refund,
                   {draw} %% {OPEN_SHARE} > 0 AND %(date)s::date - back + wait <= %(date)s::date AS is_paid,
                   20 + {draw} %% 30000 / 100.0 AS amount, %(date)s::date - back + 30 AS due,
                   %(date)s::date - back + wait AS paid_on
              FROM (SELECT number, (number * {365 * YEARS}::bigint / %(items)s)::integer AS back,
                           ({RANDOM.format('number + 3')} %% 120)::integer AS wait
                      FROM GENERATE_SERIES(0, %(items)s - 1) AS number) AS numbered
            """,
            first=first, debtors=debtors, items=items, date=self.date,
        )

    def _fill_payments(self, sample, base, facts):
        source = SQL("(SELECT * FROM (%s) AS fact WHERE is_paid) AS fact", facts)
        name = SQL("'PAID/' || LPAD(fact.number::text, 8, '0')")
        own = {"partner_id": SQL("fact.partner_id"), "date": SQL("fact.paid_on")}
        self._copy("account_move", sample.id, source, {
            "id": SQL("%s + fact.number", base), "name": name, "sequence_number": SQL("fact.number"), **own,
            "commercial_partner_id": SQL("fact.partner_id"), "access_token": SQL("NULL"),
        })
        for line in sample.line_ids:
            signed = SQL("fact.amount") if line.debit else SQL("-fact.amount")
            self._copy("account_move_line", line.id, source, {
                **own, "move_id": SQL("%s + fact.number", base), "move_name": name, "balance": signed, "amount_currency": signed,
                "debit": SQL("GREATEST(%s, 0)", signed), "credit": SQL("GREATEST(-(%s), 0)", signed),
                "amount_residual": SQL("0"), "amount_residual_currency": SQL("0"),
                "reconciled": SQL("%s", not line.debit),
            })

    def _fill_partials(self, base, paid):
        """Reconcile each payment with its invoice."""
        self.cr.execute(SQL(
            """
            INSERT INTO account_partial_reconcile (
                   debit_move_id, credit_move_id, debit_currency_id, credit_currency_id, company_id, amount,
                   debit_amount_currency, credit_amount_currency, max_date, create_date)
            SELECT item.id, other.id, item.currency_id, item.currency_id, item.company_id, item.balance,
                   item.balance, item.balance, other.date, other.date + 3
              FROM account_move_line AS item
              JOIN account_move_line AS other ON other.move_id = item.move_id - %s + %s AND other.account_id = item.account_id
             WHERE item.company_id = %s AND item.display_type = 'payment_term' AND item.reconciled
            """,
            base, paid, self.company.id,
        ))


def check(database, path):
    """Load the published ledger, and return how many figures were compared with plain Python and what differs."""
    configure()
    with environment(database) as env:
        ledger = LedgerSeed(env, DAY)
        company = ledger.make_client("Published ledger")
        facts = _load(env, company, path)
        days = [date(2012, 6, 30), date(2012, 12, 31), date(2013, 3, 15), date(2013, 6, 30), date(2013, 10, 31),
                date(2013, 12, 31)]
        compared, differences = 0, []
        for until in days:
            for name, found, expected in _compare(env, company, facts, until):
                compared += 1
                if not _is_same(found, expected):
                    differences.append((str(until), name, str(found), str(expected)))
        return {"items": len(facts), "compared": compared, "days": list(map(str, days)), "differences": differences}


def _is_same(found, expected):
    if found is None or expected is None:
        return found is expected
    return abs(float(found) - float(expected)) < 1e-6


def _compare(env, company, facts, until):
    """Yield the name, the value of the suite and the one of plain Python, for each bucket and figure as of a day."""
    report = env["credit.ageing.report"].with_context(credit_as_of=until)
    found = dict(report._read_group([("company_id", "=", company.id)], ["bucket"], ["amount_open:sum"]))
    expected = ledger_oracle.ageing(facts, until)
    for bucket in sorted({*found, *expected}):
        yield bucket, found.get(bucket, 0), expected.get(bucket, 0)
    for since in (until.replace(day=1), until - timedelta(days=89), until - timedelta(days=364)):
        figures = ledger_oracle.figures(facts, since, until)
        measured = env["credit.kpi"]._measure(company, since, until, list(figures))[company]
        for code, value in figures.items():
            yield f"{code} since {since}", measured[code]["value"], value


def _load(env, company, path):
    """Book each invoice of the file on its date and each payment on its own; return them as facts."""
    facts, paid = [], defaultdict(list)
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    names = sorted({row["customerID"] for row in rows})
    people = env["res.partner"].create([{"name": name, "company_id": company.id} for name in names])
    partners = dict(zip(names, people, strict=True))
    moves = env["account.move"].create([_prepare_invoice(company, partners[row["customerID"]], row) for row in rows])
    moves.action_post()
    settle(env.cr)
    for row, move in zip(rows, moves, strict=True):
        line = move.line_ids.filtered(lambda line: line.account_type == "asset_receivable")
        dates = _day(row["InvoiceDate"]), _day(row["DueDate"])
        fact = ledger_oracle.Fact(row["customerID"], *dates, Decimal(row["InvoiceAmount"]))
        settled = _day(row["SettledDate"])
        fact.settled.append((settled, fact.amount))
        paid[settled].append(line)
        facts.append(fact)
    _pay(env, company, paid)
    env["credit.mandate"].create({
        "name": "Published", "company_id": company.id, "state": "active", "date_start": date(2012, 1, 1),
        "policy_id": env.ref("sagres_credit.credit_policy_household").id,
    })
    env.flush_all()
    return facts


def _prepare_invoice(company, partner, row):
    return {
        "move_type": "out_invoice", "company_id": company.id, "partner_id": partner.id, "invoice_date": _day(row["InvoiceDate"]),
        "invoice_date_due": _day(row["DueDate"]), "invoice_payment_term_id": False, "ref": row["invoiceNumber"],
        "invoice_line_ids": [Command.create({
            "name": row["invoiceNumber"], "price_unit": float(row["InvoiceAmount"]), "tax_ids": [Command.clear()],
        })],
    }


def _pay(env, company, paid):
    """Book an entry for each day of payments, and reconcile each of its items with its invoice."""
    bank = env["account.journal"].search([("company_id", "=", company.id), ("type", "=", "bank")], limit=1)
    moves = env["account.move"].create([
        {
            "journal_id": bank.id, "date": day, "line_ids": [
                Command.create({
                    "account_id": bank.default_account_id.id, "debit": round(sum(line.balance for line in lines), 2),
                }),
                *(Command.create({
                    "account_id": line.account_id.id, "credit": line.balance, "partner_id": line.partner_id.id,
                }) for line in lines),
            ],
        }
        for day, lines in paid.items()
    ])
    moves.action_post()
    plan = []
    for move, lines in zip(moves, paid.values(), strict=True):
        credits = move.line_ids.filtered(lambda line: line.account_type == "asset_receivable").sorted("id")
        plan += [credit | line for credit, line in zip(credits, lines, strict=True)]
    env["account.move.line"]._reconcile_plan(plan)


def _day(text):
    return datetime.strptime(text, "%m/%d/%Y").date()
