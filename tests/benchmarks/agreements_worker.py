"""What ``bench_agreements`` measures, in a process of its own (see ``harness.run_worker``)."""
from datetime import date, timedelta
from unittest.mock import patch

from odoo.tools import SQL

from .collection_worker import _make_mandate
from .harness import Meter, configure, environment, settle
from .ledger_seed import DEBTOR_ITEMS, LedgerSeed

DAY = date(2026, 11, 20)
KINDS = ("credit.promise", "credit.plan")


def run(database, agreements):
    """Fill a database with debtors who have a plan or a promise each, and measure three nights."""
    configure()
    with environment(database) as env:
        ledger = LedgerSeed(env, DAY)
        company = ledger.make_client("Bench client")
        debtors = ledger.fill(agreements * DEBTOR_ITEMS)
        _make_mandate(env, company, debtors)
        env["credit.run"]._run(company, DAY)
        _agree(env, company)
        settle(env.cr)
        _measure(env, company, DAY)  # the cases learn that they are on hold
        results = {"living": {kind.replace(".", "_"): env[kind].search_count([("state", "=", "active")]) for kind in KINDS}}
        settle(env.cr)
        results["quiet"] = _measure(env, company, DAY)
        _pay_a_tenth(env)
        settle(env.cr)
        results["paid"] = _measure(env, company, DAY + timedelta(days=1))
        results["broken"] = _measure(env, company, DAY + timedelta(days=60))
        return results


def _agree(env, company):
    """Write a plan for every second case and a promise for the others, on all their open items."""
    env.cr.execute(SQL(
        """
        CREATE TEMPORARY TABLE chosen AS
            SELECT id, amount_overdue + amount_not_due AS amount, ROW_NUMBER() OVER (ORDER BY id) %% 2 = 0 AS is_plan
              FROM credit_case WHERE company_id = %(company)s AND is_open AND amount_overdue + amount_not_due > 6;
        CREATE TEMPORARY TABLE chosen_item AS
            SELECT chosen.id AS case_id, receivable.id AS receivable_id, chosen.is_plan
              FROM chosen JOIN credit_receivable AS receivable ON receivable.case_id = chosen.id
              JOIN account_move_line AS item ON item.id = receivable.line_id AND item.amount_residual > 0;
        INSERT INTO credit_plan (case_id, company_id, state, amount, version, tolerance_days, missed_allowed, paid_before,
                                 reduced_before)
             SELECT id, %(company)s, 'active', amount, 1, 10, 1, 0, 0 FROM chosen WHERE is_plan;
        INSERT INTO credit_plan_line (plan_id, company_id, sequence, date_due, amount)
             SELECT plan.id, plan.company_id, place, %(day)s::date + 30 * place,
                    CASE WHEN place < 6 THEN TRUNC(plan.amount / 6, 2) ELSE plan.amount - 5 * TRUNC(plan.amount / 6, 2) END
               FROM credit_plan AS plan, GENERATE_SERIES(1, 6) AS place WHERE plan.company_id = %(company)s;
        INSERT INTO credit_plan_receivable_rel (plan_id, receivable_id)
             SELECT plan.id, chosen_item.receivable_id FROM credit_plan AS plan JOIN chosen_item USING (case_id);
        UPDATE credit_receivable AS receivable SET hold = TRUE, hold_code = 'plan'
          FROM chosen_item WHERE chosen_item.receivable_id = receivable.id AND chosen_item.is_plan;
        INSERT INTO credit_promise (case_id, company_id, state, amount, date_promised, grace_days, channel, paid_before,
                                    reduced_before)
             SELECT id, %(company)s, 'active', TRUNC(amount / 2, 2), %(day)s::date + 7, 3, 'phone', 0, 0
               FROM chosen WHERE NOT is_plan;
        INSERT INTO credit_promise_receivable_rel (promise_id, receivable_id)
             SELECT promise.id, chosen_item.receivable_id FROM credit_promise AS promise JOIN chosen_item USING (case_id);
        DROP TABLE chosen, chosen_item
        """,
        company=company.id, day=DAY,
    ))
    env.invalidate_all()


def _pay_a_tenth(env):
    """Pay all the items of one debtor in ten: a partial reconciliation each, as core writes it."""
    env.cr.execute(
        """
        CREATE TEMPORARY TABLE payer AS
            SELECT item.id, item.amount_residual AS amount, bank.id AS payment_id
              FROM credit_case AS debt
              JOIN credit_receivable AS receivable ON receivable.case_id = debt.id
              JOIN account_move_line AS item ON item.id = receivable.line_id AND item.amount_residual > 0
        CROSS JOIN (SELECT line.id FROM account_move_line AS line WHERE line.amount_residual < 0 LIMIT 1) AS bank
             WHERE debt.id % 10 = 0;
        UPDATE account_move_line SET journal_id = (
            SELECT journal.id FROM account_journal AS journal JOIN credit_mandate AS mandate USING (company_id)
             WHERE journal.type = 'bank' AND mandate.name = 'Bench' LIMIT 1)
         WHERE id IN (SELECT payment_id FROM payer);
        INSERT INTO account_partial_reconcile (debit_move_id, credit_move_id, company_id, amount, debit_amount_currency,
                                               credit_amount_currency, max_date, debit_currency_id, credit_currency_id)
             SELECT payer.id, payer.payment_id, item.company_id, payer.amount, payer.amount, payer.amount, item.date,
                    item.currency_id, item.currency_id
               FROM payer JOIN account_move_line AS item ON item.id = payer.id;
        UPDATE account_move_line SET amount_residual = 0, amount_residual_currency = 0, reconciled = TRUE
         WHERE id IN (SELECT id FROM payer)
        """
    )
    env.invalidate_all()


def _measure(env, company, day):
    """Do the night of a client and return its figures, with the part of it that checks agreements apart."""
    before, check = _count_states(env), {"seconds": 0.0, "statements": 0}
    night = type(env["credit.night"])
    judge = night._judge_agreements

    def measured(model, *arguments):
        with Meter(env.cr) as meter:
            judge(model, *arguments)
        check["seconds"] += meter.seconds
        check["statements"] += meter.statements

    with patch.object(night, "_judge_agreements", measured), Meter(env.cr) as meter:
        env["credit.run"]._run(company, day)
    after = _count_states(env)
    moved = {state: after.get(state, 0) - before.get(state, 0) for state in ("kept", "partly", "broken", "cancelled")}
    return meter.result(check=check, moved=moved)


def _count_states(env):
    states = {}
    for kind in KINDS:
        for state, count in env[kind]._read_group([], ["state"], ["__count"]):
            states[state] = states.get(state, 0) + count
    return states
