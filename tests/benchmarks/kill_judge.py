"""What must be true after any kill, whatever the works are: each rule is a query for its breaches.

The rules that hold at every moment are asked after each work; those of a finished day are asked at its end.
"""
from collections import Counter

from odoo.tools import SQL

#: True at every moment, also while a work is interrupted.
ALWAYS = {
    "the entry does not balance": """
        SELECT move.name, SUM(item.balance) FROM account_move_line AS item JOIN account_move AS move ON move.id = item.move_id
         WHERE move.state = 'posted' AND move.company_id IN %(here)s GROUP BY move.id HAVING SUM(item.balance) <> 0""",
    "the books do not balance": """
        SELECT company_id, SUM(balance) FROM account_move_line WHERE parent_state = 'posted' AND company_id IN %(here)s
      GROUP BY company_id HAVING SUM(balance) <> 0""",
    "the item is not what its reconciliations leave": """
        SELECT item.id, item.balance, item.amount_residual
          FROM account_move_line AS item JOIN account_account AS account ON account.id = item.account_id
         WHERE item.company_id IN %(here)s AND item.parent_state = 'posted' AND (account.reconcile OR account.account_type IN (
                   'asset_receivable', 'liability_payable'))
           AND item.amount_residual <> item.balance
             - (SELECT COALESCE(SUM(amount), 0) FROM account_partial_reconcile WHERE debit_move_id = item.id)
             + (SELECT COALESCE(SUM(amount), 0) FROM account_partial_reconcile WHERE credit_move_id = item.id)""",
    "the item is paid more than once": """
        SELECT id, balance, amount_residual FROM account_move_line
         WHERE company_id IN %(here)s AND balance * amount_residual < 0""",
    "the debtor has two cases": """
        SELECT partner_id, COUNT(*) FROM credit_case WHERE company_id IN %(here)s
      GROUP BY company_id, partner_id, COALESCE(parent_id, 0) HAVING COUNT(*) > 1""",
    "the open item has not one companion, or an item has two": """
        SELECT item.id, COUNT(receivable.id) FROM account_move_line AS item
          JOIN account_account AS account ON account.id = item.account_id AND account.account_type = 'asset_receivable'
     LEFT JOIN credit_receivable AS receivable ON receivable.line_id = item.id
         WHERE item.company_id IN %(here)s AND item.parent_state = 'posted' GROUP BY item.id
        HAVING COUNT(receivable.id) > 1 OR (COUNT(receivable.id) = 0 AND item.amount_residual <> 0)""",
    "the case does not say what the ledger says": """
        SELECT debt.id, debt.amount_due, debt.amount_credit, ledger.due, ledger.credit FROM credit_case AS debt
     LEFT JOIN (SELECT receivable.case_id, SUM(GREATEST(item.amount_residual, 0)) AS due,
                       SUM(GREATEST(-item.amount_residual, 0)) AS credit
                  FROM credit_receivable AS receivable JOIN account_move_line AS item ON item.id = receivable.line_id
                 WHERE item.parent_state = 'posted' GROUP BY receivable.case_id) AS ledger ON ledger.case_id = debt.id
         WHERE debt.company_id IN %(here)s
           AND COALESCE(debt.amount_due, 0) <> GREATEST(COALESCE(ledger.due - ledger.credit, 0), 0)""",
    "the notice is there twice": """
        SELECT case_id, level_id, purpose, COUNT(*) FROM credit_notice
         WHERE company_id IN %(here)s AND state NOT IN ('cancelled') GROUP BY 1, 2, 3, date HAVING COUNT(*) > 1""",
    "the document of the client is booked twice": """
        SELECT name, journal_id, COUNT(*) FROM account_move WHERE company_id IN %(here)s AND name <> '/'
      GROUP BY name, journal_id HAVING COUNT(*) > 1""",
    "the imported row is booked twice": """
        SELECT line.move_id, COUNT(*) FROM credit_import_line AS line JOIN credit_import AS file ON file.id = line.import_id
         WHERE file.company_id IN %(here)s AND line.move_id IS NOT NULL GROUP BY line.move_id HAVING COUNT(*) > 1""",
    "the imported document has no row": """
        SELECT move.name FROM account_move AS move
         WHERE move.credit_import_id IS NOT NULL AND move.company_id IN %(here)s AND move.move_type <> 'entry'
           AND NOT EXISTS (SELECT FROM credit_import_line AS line WHERE line.move_id = move.id)""",
    "the receipt has two payments": """
        SELECT pagopa_receipt_id, COUNT(*) FROM account_payment WHERE pagopa_receipt_id IS NOT NULL
      GROUP BY 1 HAVING COUNT(*) > 1""",
    "the receipt is kept twice": """
        SELECT notice_number, receipt_number, COUNT(*) FROM pagopa_receipt WHERE company_id IN %(here)s
      GROUP BY 1, 2 HAVING COUNT(*) > 1""",
    "the receipt is booked without its payment": """
        SELECT receipt.id FROM pagopa_receipt AS receipt
     LEFT JOIN account_payment AS payment ON payment.pagopa_receipt_id = receipt.id AND payment.amount = receipt.amount_ours
         WHERE receipt.company_id IN %(here)s AND (receipt.state = 'booked') <> (payment.id IS NOT NULL)""",
    "the bank line pays more than it is": """
        SELECT line.id, line.amount, SUM(part.amount)
          FROM account_bank_statement_line AS line JOIN account_move_line AS item ON item.move_id = line.move_id
          JOIN account_partial_reconcile AS part ON part.credit_move_id = item.id
         WHERE line.company_id IN %(here)s GROUP BY line.id HAVING SUM(part.amount) > line.amount""",
    "the bank line was booked and is not": """
        SELECT match.id, match.state FROM credit_match AS match
          JOIN account_bank_statement_line AS line ON line.id = match.statement_line_id
         WHERE match.company_id IN %(here)s AND (match.state = 'automatic') <> (line.is_reconciled IS TRUE)""",
    "the allocation was carried out and is not in the books": """
        SELECT allocation.id, allocation.state FROM credit_allocation AS allocation
         WHERE allocation.company_id IN %(here)s AND (allocation.state = 'automatic') <> EXISTS (
               SELECT FROM account_partial_reconcile WHERE credit_move_id = allocation.payment_line_id)""",
    "the settlement is written off, but not once": """
        SELECT settlement.id, settlement.state FROM credit_settlement AS settlement
     LEFT JOIN account_move AS move ON move.id = settlement.move_id AND move.state = 'posted'
         WHERE settlement.company_id IN %(here)s AND (settlement.state = 'kept') <> (move.id IS NOT NULL)""",
}
#: True when every work has come to its end.
FINISHED = {
    "the debtor was lost": """
        SELECT item.partner_id, SUM(item.amount_residual) FROM account_move_line AS item
          JOIN account_account AS account ON account.id = item.account_id AND account.account_type = 'asset_receivable'
         WHERE item.company_id IN %(here)s AND item.parent_state = 'posted' AND NOT EXISTS (
               SELECT FROM credit_case WHERE partner_id = item.partner_id AND company_id = item.company_id)
      GROUP BY item.partner_id HAVING SUM(item.amount_residual) > 0""",
    "the work is not finished": """
        SELECT 'notice', id FROM credit_notice WHERE company_id IN %(here)s AND (state = 'sending' OR claim <> 0)
     UNION ALL SELECT 'import', id FROM credit_import WHERE company_id IN %(here)s AND state <> 'done'
     UNION ALL SELECT 'import row', id FROM credit_import_line WHERE is_booked IS NOT TRUE AND action <> 'same'
     UNION ALL SELECT 'receipt', id FROM pagopa_receipt WHERE company_id IN %(here)s AND state = 'new'
     UNION ALL SELECT 'certain bank line', id FROM credit_match WHERE company_id IN %(here)s AND is_certain AND state = 'proposed'
     UNION ALL SELECT 'night', id FROM credit_run WHERE state <> 'done'
     UNION ALL SELECT 'night of a client', id FROM credit_run_line WHERE company_id IN %(here)s AND state <> 'done'""",
    "the import has not booked what the file says": """
        SELECT line.number, line.open_amount, move.amount_residual FROM credit_import_line AS line
     LEFT JOIN account_move AS move ON move.id = line.move_id
          JOIN credit_import AS file ON file.id = line.import_id
         WHERE file.company_id IN %(here)s AND move.amount_residual IS DISTINCT FROM line.open_amount""",
    "the message of the thread is missing or doubled": """
        SELECT notice.id, COUNT(message.id) FROM credit_notice AS notice
     LEFT JOIN mail_message AS message ON message.message_id = notice.message_id
         WHERE notice.company_id IN %(here)s AND notice.state = 'sent' GROUP BY notice.id HAVING COUNT(message.id) <> 1""",
    "the notice in doubt is nobody's": """
        SELECT notice.id, COUNT(problem.id) FROM credit_notice AS notice
     LEFT JOIN credit_problem AS problem ON problem.kind = 'doubt' AND problem.res_id = notice.id
           AND problem.res_model = 'credit.notice' AND problem.state = 'open'
         WHERE notice.company_id IN %(here)s AND notice.state = 'failed' GROUP BY notice.id
        HAVING COUNT(problem.id) <> 1 OR BOOL_OR(notice.reason_code IS DISTINCT FROM 'doubt')""",
}


def find_breaches(env, companies, rules=ALWAYS):
    """Return the breaches of some rules, in words, at most three of each."""
    env.flush_all()
    breaches = []
    for words, query in rules.items():
        rows = env.execute_query(SQL(query, here=tuple(companies)))
        breaches += [f"{words}: {row}" for row in rows[:3]]
    return breaches


def judge_mail(env, companies, taken, kills):
    """Return what is wrong with the messages ``taken`` by the mail server, after so many kills of the sender.

    Nobody gets a message twice: not the same one, and not another of the same level. Who got nothing is at most one for
    each kill, and stands in the list of a person. What the server took is known to have left or to be in doubt.
    """
    rows = env.execute_query(SQL(
        """SELECT message_id, state, COALESCE(reason_code, ''), case_id, level_id, purpose FROM credit_notice
            WHERE company_id IN %s AND message_id IS NOT NULL""", tuple(companies),
    ))
    notices = {row[0]: row[1:] for row in rows}
    count = Counter(message["id"] for message in taken)
    levels = Counter(notices[key][2:] for key in count.elements() if key in notices)
    doubtful = {key for key, (state, reason, *_about) in notices.items() if (state, reason) == ("failed", "doubt")}
    sent = {key for key, (state, *_rest) in notices.items() if state == "sent"}
    wrong = [f"the message came {number} times: {key}" for key, number in count.items() if number > 1]
    wrong += [f"the debtor got the level {number} times: {about}" for about, number in levels.items() if number > 1]
    wrong += [f"it is said to have left and did not: {key}" for key in sent - set(count)]
    wrong += [f"it left and nobody knows: {key}" for key in set(count) - sent - doubtful]
    if len(doubtful) > kills:
        wrong.append(f"{len(doubtful)} messages are in doubt after {kills} kills")
    return wrong, len(doubtful), len(doubtful & set(count))
