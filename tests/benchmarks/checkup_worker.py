"""What ``bench_checkup`` measures, in a process of its own (see ``harness.run_worker``)."""
import time
from datetime import date, timedelta

from odoo.fields import Command
from odoo.tools import SQL

from .collection_worker import _make_mandate
from .harness import configure, environment, settle
from .ledger_seed import LedgerSeed

DAY = date(2026, 11, 20)


def run(database, items):
    """Fill a database, measure each work and return ``{work: (seconds, statements)}`` and how often a row was rewritten."""
    configure()
    with environment(database) as env:
        company = _fill(env, items)
        settle(env.cr)
        grades = env["credit.debtor.delay"]._update
        results = {"grades": _measure(env, lambda: grades(company, DAY))}
        env.cr.execute("UPDATE credit_debtor_delay SET write_date = '2020-01-01'")
        results["grades_again"] = _measure(env, lambda: grades(company, DAY))
        env.cr.execute("SELECT COUNT(*) FROM credit_debtor_delay WHERE write_date <> '2020-01-01'")
        results["rewritten"] = env.cr.fetchone()[0]
        results["grades_next"] = _measure(env, lambda: grades(company, DAY + timedelta(days=1)))
        checkup = env["credit.checkup"]._open_of(env["credit.mandate"].search([("company_id", "=", company.id)]))
        settle(env.cr)
        results["page"] = _measure(env, checkup._get_page)
        results["graph"] = _measure(env, lambda: _read_graph(env, company))
        results["freeze"] = _measure(env, lambda: _freeze(env, checkup))
        settle(env.cr)
        results["page_frozen"] = _measure(env, checkup._get_page)
        return results


def _freeze(env, checkup):
    checkup.baseline_id = env["credit.baseline"]._freeze(checkup.mandate_id, DAY)


def _read_graph(env, company):
    since = DAY - timedelta(days=730)
    return env["credit.delay.report"]._read_group(
        [("company_id", "=", company.id), ("due_date", ">=", since)], ["due_date:quarter", "side"], ["days_late:avg"],
    )


def _measure(env, work):
    env.flush_all()
    env.invalidate_all()
    before, start = env.cr.sql_log_count, time.perf_counter()
    work()
    return time.perf_counter() - start, env.cr.sql_log_count - before


def _fill(env, items):
    ledger = LedgerSeed(env, DAY)
    company = ledger.make_client("Bench client")
    debtors = ledger.fill(items)
    _make_mandate(env, company, debtors)
    env["credit.receivable"]._flush_limitation_events()
    env.cr.execute(env["credit.receivable"]._get_attach_query(SQL("item.company_id = %s", company.id)))
    _pay(env, company)
    return company


def _pay(env, company):
    """Reconcile the paid items of the seed, each some days after its due date, with one large payment."""
    journal = env["account.journal"].search([("company_id", "=", company.id), ("type", "=", "bank")], limit=1)
    line = env["account.move.line"].search([("company_id", "=", company.id), ("account_type", "=", "asset_receivable")], limit=1)
    entry = env["account.move"].create({
        "journal_id": journal.id, "line_ids": [
            Command.create({"account_id": journal.default_account_id.id, "debit": 1}),
            Command.create({"account_id": line.account_id.id, "credit": 1, "partner_id": line.partner_id.id}),
        ],
    })
    entry.action_post()
    credit = entry.line_ids.filtered("credit")
    env.flush_all()
    env.cr.execute(SQL(
        """
        INSERT INTO account_partial_reconcile (debit_move_id, credit_move_id, company_id, amount, debit_amount_currency,
                                               credit_amount_currency, max_date)
             SELECT item.id, %s, item.company_id, item.balance, item.balance, item.balance, item.date_maturity + item.id %% 40
               FROM account_move_line AS item JOIN credit_receivable AS receivable ON receivable.line_id = item.id
              WHERE item.company_id = %s AND item.balance > 0 AND item.amount_residual = 0
        """,
        credit.id, company.id,
    ))
