"""All that the works leave in a database, in words that do not depend on when it was done or under which number it lies.

A work that was killed and started again must leave what an undisturbed one leaves: the same rows, the same number of times.
"""
from collections import Counter

from odoo.tools import SQL

DEBTOR = "(SELECT name FROM res_partner WHERE id = {})"
DOCUMENT = "(SELECT CASE WHEN move_type = 'entry' THEN 'entry' ELSE name END FROM account_move WHERE id = {})"
COMPANY = "(SELECT name FROM res_company WHERE id = {})"
LEVEL = "(SELECT delay_days FROM credit_policy_level WHERE id = {})"
USER = "(SELECT login FROM res_users WHERE id = {})"
#: What the mail server may have taken or not, when the process was killed, a person looks at: see the judge.
DOUBT = "state = 'failed' AND reason_code = 'doubt'"

QUERIES = {
    "debtors": f"""
        SELECT name, {COMPANY.format('main.company_id')}, credit_customer_code FROM res_partner AS main
         WHERE main.company_id IN %(here)s""",
    "documents": f"""
        SELECT {DOCUMENT.format('main.id')}, {DEBTOR.format('main.partner_id')}, date, move_type, state, payment_state,
               amount_total, amount_residual FROM account_move AS main WHERE main.company_id IN %(here)s""",
    "items": f"""
        SELECT {DOCUMENT.format('main.move_id')}, {DEBTOR.format('main.partner_id')},
               account.code_store ->> main.company_id::text, balance, amount_residual, reconciled, date_maturity, main.date
          FROM account_move_line AS main JOIN account_account AS account ON account.id = main.account_id
         WHERE main.company_id IN %(here)s""",
    "reconciled": f"""
        SELECT {DOCUMENT.format('debit.move_id')}, {DOCUMENT.format('credit.move_id')}, {DEBTOR.format('credit.partner_id')},
               part.amount
          FROM account_partial_reconcile AS part JOIN account_move_line AS debit ON debit.id = part.debit_move_id
          JOIN account_move_line AS credit ON credit.id = part.credit_move_id WHERE part.company_id IN %(here)s""",
    "cases": f"""
        SELECT {COMPANY.format('main.company_id')}, {DEBTOR.format('main.partner_id')}, is_open, amount_due, amount_overdue,
               amount_not_due, amount_held, amount_credit, item_count, oldest_due_date, {LEVEL.format('main.level_id')},
               level_date, stage_id, decision, hold_code, {USER.format('main.user_id')}, next_action, next_action_date, fed_date,
               date_opened, date_closed, broken_promise_count FROM credit_case AS main WHERE main.company_id IN %(here)s""",
    "companions": f"""
        SELECT {DOCUMENT.format('receivable.move_id')}, {DEBTOR.format('debt.partner_id')},
               {LEVEL.format('receivable.level_id')},
               receivable.level_date, hold, receivable.hold_code, receivable.line_id IS NULL, receivable.limitation_date
          FROM credit_receivable AS receivable LEFT JOIN credit_case AS debt ON debt.id = receivable.case_id
         WHERE receivable.company_id IN %(here)s""",
    "operators": f"""
        SELECT {DEBTOR.format('debt.partner_id')}, {USER.format('given.user_id')}, given.date_from, given.date_to, given.cause
          FROM credit_assignment AS given JOIN credit_case AS debt ON debt.id = given.case_id
         WHERE given.company_id IN %(here)s""",
    "notices": f"""
        SELECT {DEBTOR.format('main.partner_id')}, purpose, {LEVEL.format('main.level_id')}, channel, date, address, amount,
               CASE WHEN {DOUBT} THEN 'sent' ELSE state END, CASE WHEN NOT ({DOUBT}) THEN reason_code END,
               frozen_subject FROM credit_notice AS main WHERE main.company_id IN %(here)s""",
    "threads": f"""
        SELECT {DEBTOR.format('debt.partner_id')}, message.message_type, COUNT(*)
          FROM mail_message AS message JOIN credit_case AS debt ON debt.id = message.res_id
         WHERE message.model = 'credit.case' AND debt.company_id IN %(here)s AND message.message_type <> 'email_outgoing'
      GROUP BY 1, 2, debt.id""",
    "agreements": f"""
        SELECT agreed.kind, {DEBTOR.format('debt.partner_id')}, agreed.state, agreed.amount, agreed.date_ended
          FROM (SELECT 'promise' AS kind, case_id, state, amount, date_ended FROM credit_promise
                 UNION ALL SELECT 'plan', case_id, state, amount, date_ended FROM credit_plan
                 UNION ALL SELECT 'settlement', case_id, state, amount, date_ended FROM credit_settlement) AS agreed
          JOIN credit_case AS debt ON debt.id = agreed.case_id WHERE debt.company_id IN %(here)s""",
    "imports": """
        SELECT state, row_count, new_count, debtor_count, progress_done, failure, error_count, warning_count
          FROM credit_import WHERE company_id IN %(here)s""",
    "import rows": f"""
        SELECT "row", number, action, is_booked, {DOCUMENT.format('main.move_id')}, {DEBTOR.format('main.partner_id')}, amount,
               open_amount, pay_amount FROM credit_import_line AS main""",
    "receipts": f"""
        SELECT receipt.receipt_number, receipt.state, receipt.amount, payment.amount, payment.state,
               {DEBTOR.format('payment.partner_id')}
          FROM pagopa_receipt AS receipt LEFT JOIN account_payment AS payment ON payment.pagopa_receipt_id = receipt.id
         WHERE receipt.company_id IN %(here)s""",
    "notices of pagoPA": """
        SELECT notice_number, option.state, position.state FROM pagopa_option AS option
          JOIN pagopa_position AS position ON position.id = option.position_id WHERE option.company_id IN %(here)s""",
    "anomalies": "SELECT code, state, amount FROM pagopa_anomaly WHERE company_id IN %(here)s",
    "bank lines": f"""
        SELECT line.payment_ref, line.amount, line.is_reconciled, line.amount_residual, match.state, match.is_certain,
               {DEBTOR.format('match.partner_id')}
          FROM account_bank_statement_line AS line LEFT JOIN credit_match AS match ON match.statement_line_id = line.id
         WHERE line.company_id IN %(here)s""",
    "allocations": f"""
        SELECT {DEBTOR.format('main.partner_id')}, state, amount, unallocated, stop FROM credit_allocation AS main
         WHERE main.company_id IN %(here)s""",
    "problems": """
        SELECT kind, name, state, res_model, user_id FROM credit_problem WHERE company_id IN %(here)s AND kind <> 'doubt'""",
    "nights": """
        SELECT run.date, run.state, line.company_id, line.state, line.total, line.done, line.opened, line.reopened, line.closed,
               line.raised, line.queued, line.assigned, line.attached, line.changed, run.fed_count
          FROM credit_run AS run JOIN credit_run_line AS line ON line.run_id = run.id WHERE line.company_id IN %(here)s""",
}


def read_digest(env, companies):
    """Return ``{what: {row: how many times it is there}}`` of the clients ``companies``."""
    env.flush_all()
    digest = {}
    for name, query in QUERIES.items():
        rows = env.execute_query(SQL(query, here=tuple(companies)))
        digest[name] = Counter(tuple(map(str, row)) for row in rows)
    return digest


def compare(wanted, found):
    """Say what is missing and what is too much, at most three rows of a kind.

    >>> compare({"a": Counter({("x",): 1})}, {"a": Counter({("x",): 2})})
    ["a: too much: ('x',)"]
    """
    differences = []
    for name, rows in wanted.items():
        for word, rest in (("missing", rows - found[name]), ("too much", found[name] - rows)):
            differences += [f"{name}: {word}: {row}" for row in list(rest.elements())[:3]]
    return differences
