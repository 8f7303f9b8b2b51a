"""What ``bench_collection`` measures, each function in a process of its own (see ``harness.run_worker``)."""
from datetime import date, timedelta

from odoo.fields import Command
from odoo.tools import SQL

from . import screen
from .harness import Meter, configure, environment, settle
from .ledger_seed import LedgerSeed

NIGHT = date(2026, 11, 20)
OPERATORS = 20
CHANGED_SHARE = 100  # one debtor in so many changes between two nights
WRITTEN_TABLES = ("credit_case", "credit_receivable", "credit_notice", "credit_assignment", "credit_problem", "credit_person")


def seed(database, items):
    """Fill a database with a client and its ledger; return the client's id and the number of debtors."""
    configure()
    with environment(database) as env:
        ledger = LedgerSeed(env, NIGHT)
        company = ledger.make_client("Bench client")
        debtors = ledger.fill(items)
        settle(env.cr)
        return {"company": company.id, "debtors": debtors}


def nights(database, company, debtors):
    """Measure the first night, the next with one debtor in a hundred changed, and the same night again."""
    configure()
    with environment(database) as env:
        client = env["res.company"].browse(company)
        _make_mandate(env, client, debtors)
        following = NIGHT + timedelta(days=1)
        results = {"first": _measure_night(env, client, NIGHT)}
        settle(env.cr)
        results["change"] = _change(env, client)
        results["next"] = _measure_night(env, client, following)
        before = _fingerprint(env)
        results["again"] = _measure_night(env, client, following)
        results["again"]["touched"] = sum(
            old != new for old, new in zip(before, _fingerprint(env), strict=True)
        )
        return results


def screens(database, company):
    """Measure what an operator waits for: My day, and the case with the most open items."""
    configure()
    with environment(database) as env:
        return screen.measure(env, env["res.company"].browse(company))


def floor(database, company):
    """Measure the bare SQL: one row a debtor from the open items, inserted."""
    configure()
    with environment(database) as env:
        env.cr.execute("CREATE TABLE bench_floor (partner_id integer, due numeric, overdue numeric, items integer,"
                       " oldest date)")
        env.cr.commit()
        with Meter(env.cr) as meter:
            env.cr.execute(SQL(
                """
                INSERT INTO bench_floor
                     SELECT item.partner_id, SUM(item.amount_residual),
                            SUM(item.amount_residual) FILTER (WHERE item.date_maturity < %(date)s), COUNT(*),
                            MIN(item.date_maturity)
                       FROM account_move_line AS item
                       JOIN account_account AS account ON account.id = item.account_id
                      WHERE account.account_type = 'asset_receivable' AND item.company_id = %(company)s
                        AND NOT item.reconciled AND item.parent_state = 'posted'
                   GROUP BY item.partner_id
                """,
                date=NIGHT, company=company,
            ))
            rows = env.cr.rowcount
            env.cr.commit()
        return meter.result(rows=rows)


def _make_mandate(env, company, debtors):
    """Give the client an active mandate with a team that can look after all of its debtors."""
    users = env["res.users"].with_context(no_reset_password=True).create([
        {
            "name": f"Operator {number}", "login": f"bench{number}", "company_id": company.id,
            "company_ids": [Command.set(company.ids)],
            "group_ids": [Command.set(env.ref("sagres_credit.group_operator").ids)],
        }
        for number in range(OPERATORS)
    ])
    env["credit.mandate"].create({
        "name": "Bench", "company_id": company.id, "state": "active",
        "policy_id": env.ref("sagres_credit.credit_policy_household").id,
        "company_policy_id": env.ref("sagres_credit.credit_policy_company").id,
        "public_policy_id": env.ref("sagres_credit.credit_policy_public_body").id,
        "claim_kind_id": env.ref("sagres_credit.credit_claim_kind_nursing_home").id,
        "member_ids": [
            Command.create({"user_id": user.id, "debtor_capacity": debtors // OPERATORS + 1}) for user in users
        ],
    })
    env.cr.commit()


def _measure_night(env, company, day):
    with Meter(env.cr) as meter:
        run = env["credit.run"]._run(company, day)
    counters = ("opened", "reopened", "closed", "raised", "queued", "assigned", "attached", "changed", "fed_count")
    env.cr.execute(
        """SELECT COUNT(*) FILTER (WHERE is_open), COUNT(*) FILTER (WHERE next_action IS NOT NULL),
                  (SELECT COUNT(*) FROM credit_notice WHERE state = 'queued'), (SELECT COUNT(*) FROM credit_receivable)
             FROM credit_case"""
    )
    rows = dict(zip(("cases", "worklist", "notices", "receivables"), env.cr.fetchone(), strict=True))
    return meter.result(**{name: run[name] for name in counters}, **rows)


def _change(env, company):
    """Pay, pay in part or invoice again one debtor in a hundred, as SQL from elsewhere would; return how many."""
    env.cr.execute(SQL(
        """
        WITH chosen AS (
            SELECT partner_id, ROW_NUMBER() OVER (ORDER BY partner_id) %% 3 AS kind
              FROM (SELECT partner_id, ROW_NUMBER() OVER (ORDER BY partner_id) AS place FROM credit_case
                     WHERE company_id = %(company)s AND is_open) AS numbered
             WHERE place %% %(share)s = 0
        )
        SELECT ARRAY_AGG(partner_id) FILTER (WHERE kind = 0), ARRAY_AGG(partner_id) FILTER (WHERE kind = 1),
               ARRAY_AGG(partner_id) FILTER (WHERE kind = 2) FROM chosen
        """,
        company=company.id, share=CHANGED_SHARE,
    ))
    paid, partly, invoiced = (ids or [] for ids in env.cr.fetchone())
    _pay(env.cr, company, paid, 0)
    _pay(env.cr, company, partly, 0.5)
    ledger = LedgerSeed(env, NIGHT)
    ledger.company = company
    ledger.add_invoices(invoiced)
    settle(env.cr)
    return len(paid) + len(partly) + len(invoiced)


def _pay(cr, company, partner_ids, left):
    """Leave a part of every open invoice of some debtors, on its journal item and on its document."""
    cr.execute(SQL(
        """
        WITH paid AS (
            UPDATE account_move_line AS item
               SET amount_residual = ROUND(amount_residual * %(left)s, 2),
                   amount_residual_currency = ROUND(amount_residual_currency * %(left)s, 2), reconciled = %(left)s = 0
             WHERE company_id = %(company)s AND partner_id = ANY(%(partners)s) AND amount_residual > 0
               AND account_id IN (SELECT id FROM account_account WHERE account_type = 'asset_receivable')
         RETURNING move_id, amount_residual
        )
        UPDATE account_move SET amount_residual = paid.amount_residual, amount_residual_signed = paid.amount_residual,
               payment_state = CASE WHEN %(left)s = 0 THEN 'paid' ELSE 'partial' END
          FROM paid WHERE account_move.id = paid.move_id
        """,
        company=company.id, partners=partner_ids, left=left,
    ))


def _fingerprint(env):
    """Return for each table the night writes a digest of its rows and of the transactions that wrote them."""
    env.cr.commit()
    digests = []
    for table in WRITTEN_TABLES:
        env.cr.execute(SQL(
            "SELECT COUNT(*), SUM(HASHTEXT(whole.xmin::text || whole::text)::bigint) FROM %s AS whole",
            SQL.identifier(table),
        ))
        digests.append(env.cr.fetchone())
    return digests
