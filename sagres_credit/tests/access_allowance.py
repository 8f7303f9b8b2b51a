# What each role may do with the records of this part; see test_access_matrix.py.
RIGHTS = {
    "credit.allowance": ("", "", "rwcu", "r", "", ""),
    "credit.allowance.individual": ("", "", "rwcu", "r", "", ""),
    "credit.allowance.item": ("", "", "r", "r", "", ""),
    "credit.allowance.line": ("", "", "r", "r", "", ""),
    "credit.allowance.note": ("", "", "r", "r", "", ""),
    "credit.allowance.rate": ("", "", "rwcu", "r", "", ""),
    "credit.allowance.revenue": ("", "", "rwcu", "r", "", ""),
    "credit.allowance.year": ("", "", "rwcu", "r", "", ""),
}
SHARED = ()


def create_records(env, case):
    """Return ``{model: one record}`` that hangs on this case or its client."""
    company = case.company_id
    allowance = env["credit.allowance"].create({"company_id": company.id})
    revenue = env["credit.allowance.revenue"].create({
        "allowance_id": allowance.id, "name": "Rents", "year_ids": [(0, 0, {"year": 2025, "assessed": 100})],
    })
    line = env["credit.allowance.line"].create({"allowance_id": allowance.id, "kind": "matrix"})
    item = env["credit.allowance.item"].create({
        "allowance_id": allowance.id, "line_id": line.id, "company_id": company.id, "name": "INV/1",
    })
    allowance.state = "approved"  # a client reads nothing before
    return {
        "credit.allowance": allowance,
        "credit.allowance.individual": env["credit.allowance.individual"].create({
            "company_id": company.id, "partner_id": case.partner_id.id, "percent": 50, "reason": "They closed their shop",
        }),
        "credit.allowance.item": item,
        "credit.allowance.line": line,
        "credit.allowance.note": _create_note(env, case.mandate_id),
        "credit.allowance.rate": env["credit.allowance.rate"].create({
            "company_id": company.id, "days_from": 361, "percent": 70,
        }),
        "credit.allowance.revenue": revenue,
        "credit.allowance.year": revenue.year_ids,
    }


def _create_note(env, mandate):
    """Return the year of a client whose allowance has an entry."""
    company = mandate.company_id
    fund, cost = env["account.account"].with_company(company).create([
        {"name": name, "code": code, "account_type": kind, "company_ids": [(6, 0, company.ids)]}
        for name, code, kind in (("Allowance", "AAA1", "liability_current"), ("Provision", "AAA2", "expense"))
    ])
    mandate.settlement_allowance_account_id = fund
    env["account.move"].create({
        "journal_id": mandate._get_settlement_journal().id, "date": "2026-11-20",
        "line_ids": [(0, 0, {"account_id": fund.id, "balance": -10}), (0, 0, {"account_id": cost.id, "balance": 10})],
    }).action_post()
    env.flush_all()
    return env["credit.allowance.note"].search([("company_id", "=", company.id)])
