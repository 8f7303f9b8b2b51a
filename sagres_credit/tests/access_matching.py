# What each role may do with the records of this part; see test_access_matrix.py.
RIGHTS = {
    "credit.bank.layout": ("r", "r", "rwcu", "", "", ""),
    "credit.bank.layout.column": ("r", "r", "rwcu", "", "", ""),
    "credit.match": ("r", "r", "r", "", "", ""),
    "credit.match.candidate": ("r", "r", "r", "", "", ""),
    "credit.payer.account": ("ru", "ru", "ru", "", "", ""),
    "credit.receipt.queue": ("r", "r", "r", "", "", ""),
}
SHARED = ()


def create_records(env, case):
    """Return ``{model: one record}`` that hangs on this case or its client."""
    company = case.company_id
    journal = env["account.journal"].search([("company_id", "=", company.id), ("type", "=", "bank")], limit=1)
    line = env["account.bank.statement.line"].create({
        "journal_id": journal.id, "amount": 1, "payment_ref": "Transfer", "date": "2026-11-20",
    })
    match = env["credit.match"].create({
        "statement_line_id": line.id, "company_id": company.id, "date": line.date, "amount": 1,
    })
    layout = env["credit.bank.layout"].create({
        "name": "Bank", "company_id": company.id, "column_ids": [
            (0, 0, {"target": target, "header": target}) for target in ("date", "amount", "text")
        ],
    })
    candidate = env["credit.match.candidate"].create({"match_id": match.id, "partner_id": case.partner_id.id})
    known = env["credit.payer.account"].create({
        "company_id": company.id, "partner_id": case.partner_id.id, "iban": "IT60X0542811101000000123456",
    })
    env.flush_all()
    return {
        "credit.match": match, "credit.match.candidate": candidate, "credit.bank.layout": layout,
        "credit.bank.layout.column": layout.column_ids[:1], "credit.payer.account": known,
        "credit.receipt.queue": env["credit.receipt.queue"].search([("res_id", "=", match.id), ("kind", "=", "bank")]),
    }
