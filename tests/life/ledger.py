"""What the books say, read from the tables: equal before and after, whatever happened to the suite."""
QUERIES = {
    "trial balance": """
        SELECT line.company_id, line.account_id, move.state, count(*), sum(debit), sum(credit), sum(line.balance),
               sum(line.amount_currency)
          FROM account_move_line line JOIN account_move move ON move.id = line.move_id GROUP BY 1, 2, 3""",
    "partner ledger": """
        SELECT line.company_id, line.partner_id, line.account_id, count(*), sum(line.balance), sum(line.amount_residual),
               sum(line.amount_residual_currency), count(*) FILTER (WHERE line.reconciled)
          FROM account_move_line line JOIN account_account account ON account.id = line.account_id
         WHERE account.account_type IN ('asset_receivable', 'liability_payable') GROUP BY 1, 2, 3""",
    "entries": """
        SELECT id, name, ref, move_type, state, payment_state, date, invoice_date, invoice_date_due, partner_id, journal_id,
               company_id, currency_id, amount_untaxed, amount_tax, amount_total, amount_residual, payment_reference
          FROM account_move""",
    "items": """
        SELECT id, move_id, account_id, partner_id, name, date_maturity, debit, credit, amount_residual, matching_number,
               full_reconcile_id
          FROM account_move_line""",
    "payments": """
        SELECT id, name, state, amount, payment_type, partner_type, partner_id, journal_id, move_id, memo, date
          FROM account_payment""",
    "matchings": "SELECT id, debit_move_id, credit_move_id, amount, full_reconcile_id FROM account_partial_reconcile",
    "bank lines": "SELECT id, move_id, amount, payment_ref, is_reconciled, statement_id FROM account_bank_statement_line",
    "journals": "SELECT id, code, type, company_id, active, default_account_id FROM account_journal",
    "accounts": "SELECT id, account_type, reconcile, active FROM account_account",
    "partners": "SELECT id, name, email, phone, vat, company_id, parent_id, active FROM res_partner",
    "leads": "SELECT id, name, partner_id, stage_id, expected_revenue, active, won_status FROM crm_lead",
    "messages": """
        SELECT id, model, res_id, body, author_id FROM mail_message
         WHERE model IN ('account.move', 'res.partner', 'crm.lead')""",
}


def read(box):
    """Return the books of a passing database as rows of text; fail when they are not in balance."""
    books = {name: sorted([str(value) for value in row] for row in box.query(query)) for name, query in QUERIES.items()}
    odd = box.query("SELECT move_id, sum(balance) FROM account_move_line GROUP BY 1 HAVING abs(sum(balance)) > 0.004")
    assert not odd, f"not in balance: {odd}"
    assert len(books["items"]) > 20, "an empty ledger proves nothing"
    return books


def differences(before, after):
    """Return, a chapter at a time, the rows that are gone and those that are new."""
    found = {}
    for name, rows in before.items():
        was, now = set(map(tuple, rows)), set(map(tuple, after[name]))
        if was != now:
            found[name] = {"gone": sorted(was - now)[:5], "new": sorted(now - was)[:5]}
    return found
