"""What a work that is not safe would leave: each is one statement, and the judge must notice it.

A judge who never finds anything proves nothing.
"""
SABOTAGES = {
    "a payment booked twice": """
        INSERT INTO account_partial_reconcile (debit_move_id, credit_move_id, company_id, amount, debit_amount_currency,
                                               credit_amount_currency, debit_currency_id, credit_currency_id, max_date)
             SELECT debit_move_id, credit_move_id, company_id, amount, debit_amount_currency, credit_amount_currency,
                    debit_currency_id, credit_currency_id, max_date
               FROM account_partial_reconcile WHERE company_id IN %(here)s LIMIT 1""",
    "a case lost": """
        DELETE FROM credit_case WHERE company_id IN %(here)s
           AND partner_id IN (SELECT id FROM res_partner WHERE name = 'Late 0')""",
    "a case with another amount": """
        UPDATE credit_case SET amount_due = amount_due + 1 WHERE id = (
            SELECT id FROM credit_case WHERE is_open AND amount_due > amount_credit AND company_id IN %(here)s LIMIT 1)""",
    "a row not booked": """
        UPDATE credit_import_line SET is_booked = FALSE WHERE id = (
            SELECT id FROM credit_import_line WHERE is_booked LIMIT 1)""",
    "half an entry": """
        UPDATE account_move_line SET balance = balance + 0.01 WHERE id = (
            SELECT id FROM account_move_line WHERE company_id IN %(here)s AND parent_state = 'posted' LIMIT 1)""",
    "a receipt that was not booked": """
        UPDATE pagopa_receipt SET state = 'new' WHERE id = (
            SELECT id FROM pagopa_receipt WHERE company_id IN %(here)s AND state = 'booked' LIMIT 1)""",
    "a companion lost": """
        UPDATE credit_receivable SET line_id = NULL WHERE company_id IN %(here)s AND case_id IN (
            SELECT debt.id FROM credit_case AS debt JOIN res_partner AS debtor ON debtor.id = debt.partner_id
             WHERE debtor.name = 'Late 1')""",
    "a bank line that is not reconciled": """
        UPDATE account_bank_statement_line SET is_reconciled = FALSE WHERE id = (
            SELECT id FROM account_bank_statement_line WHERE company_id IN %(here)s AND is_reconciled LIMIT 1)""",
    "a notice still in a dead hand": """
        UPDATE credit_notice SET state = 'sending', claim = 7 WHERE id = (
            SELECT id FROM credit_notice WHERE company_id IN %(here)s AND state = 'sent' LIMIT 1)""",
    "a promise judged twice": """
        UPDATE credit_case SET broken_promise_count = broken_promise_count + 1 WHERE id = (
            SELECT case_id FROM credit_promise WHERE company_id IN %(here)s AND state = 'broken' LIMIT 1)""",
}
