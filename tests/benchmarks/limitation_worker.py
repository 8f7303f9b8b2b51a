"""What ``bench_limitation`` measures, in a process of its own (see ``harness.run_worker``)."""
from datetime import date, timedelta
from unittest.mock import patch

from odoo.tools import SQL

from .collection_worker import _make_mandate
from .harness import Meter, configure, environment, settle
from .ledger_seed import LedgerSeed

DAY = date(2026, 11, 20)
BATCH = 10_000  # debtors, as in the night
# The acts of one item in ten, as the hook of the events gives them.
EVENTS = SQL("SELECT receivable_id, kind, date, date_end, outcome FROM bench_act")


def run(database, items):
    """Fill a database, date its items three times and write one column of each; return the figures."""
    configure()
    with environment(database) as env:
        company = _fill(env, items)
        acts = _make_acts(env)
        settle(env.cr)
        hook = type(env["credit.receivable"])
        with patch.object(hook, "_get_limitation_events_query", lambda model: EVENTS):
            works = [("first", DAY), ("again", DAY), ("next", DAY + timedelta(days=1))]
            results = {name: _measure(env, company, day) for name, day in works}
        env.cr.execute("SELECT limitation_state, COUNT(*) FROM credit_receivable"
                       " WHERE limitation_state IS NOT NULL GROUP BY 1 ORDER BY 2 DESC")
        results["states"] = env.cr.fetchall()
        settle(env.cr)
        results["floor"] = _measure_floor(env)
        return {**results, "acts": acts}


def _fill(env, items):
    ledger = LedgerSeed(env, DAY)
    company = ledger.make_client("Bench client")
    debtors = ledger.fill(items)
    _make_mandate(env, company, debtors)
    # The items of the seed lie within a year: here they fell due over nine.
    env.cr.execute(SQL(
        "UPDATE account_move_line SET date_maturity = date_maturity - (id %% 9) * 365 WHERE company_id = %s"
        " AND date_maturity IS NOT NULL", company.id,
    ))
    env["credit.receivable"]._flush_limitation_events()
    env.cr.execute(env["credit.receivable"]._get_attach_query(SQL("item.company_id = %s", company.id)))
    return company


def _make_acts(env):
    """Write one to three acts for one item in ten, and return how many."""
    env.cr.execute(
        """
        CREATE TABLE bench_act AS
        SELECT receivable.id AS receivable_id,
               (ARRAY['interruption', 'interruption', 'interruption', 'suspension', 'suit'])
                   [1 + (receivable.id / 10 + place) % 5] AS kind,
               LEAST(item.date_maturity + 400 * place, '2026-11-20'::date) AS date,
               CASE WHEN (receivable.id / 10 + place) % 5 = 3 THEN item.date_maturity + 400 * place + 90 END AS date_end,
               NULL::varchar AS outcome
          FROM credit_receivable AS receivable
          JOIN account_move_line AS item ON item.id = receivable.line_id
    CROSS JOIN GENERATE_SERIES(1, 3) AS place
         WHERE receivable.id % 10 = 0 AND place <= 1 + receivable.id / 10 % 3;
        UPDATE bench_act SET date_end = GREATEST(date_end, date) WHERE date_end IS NOT NULL
        """
    )
    return env.cr.rowcount and _count(env, "bench_act")


def _count(env, table):
    env.cr.execute(SQL("SELECT COUNT(*) FROM %s", SQL.identifier(table)))
    return env.cr.fetchone()[0]


def _measure(env, company, day):
    """Date the open items of every debtor as the night does, a transaction for each batch."""
    night = env["credit.night"]
    env.cr.execute(SQL("SELECT MIN(id), MAX(id) FROM res_partner WHERE company_id = %s", company.id))
    first, last = env.cr.fetchone()
    before = _get_written(env)
    with Meter(env.cr) as meter:
        for start in range(first, last + 1, BATCH):
            night._set_planner()
            night._date_items(company, day, night._get_persons(start, start + BATCH - 1, "item"))
            env.cr.commit()
    return meter.result(written=_get_written(env) - before)


def _get_written(env):
    """Return how many rows of the companions were ever updated, as PostgreSQL counts them."""
    env.cr.execute("SELECT PG_STAT_FORCE_NEXT_FLUSH()" if env.cr._cnx.server_version >= 150000 else "SELECT PG_SLEEP(1)")
    env.cr.commit()
    env.cr.execute(
        "SELECT PG_STAT_CLEAR_SNAPSHOT();"
        " SELECT n_tup_upd FROM pg_stat_user_tables WHERE relname = 'credit_receivable'"
    )
    written = env.cr.fetchone()[0]
    env.cr.commit()
    return written


def _measure_floor(env):
    with Meter(env.cr) as meter:
        env.cr.execute("UPDATE credit_receivable SET level_date = '2026-11-20'")
        written = env.cr.rowcount
        env.cr.commit()
    return meter.result(written=written)
