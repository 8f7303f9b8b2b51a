# What each role may do with the records of this part; see test_access_matrix.py.
RIGHTS = {
    "credit.fee.scheme": ("", "", "rwcu", "", "", ""),
    "credit.fee.rule": ("", "", "rwcu", "", "", ""),
    "credit.fee.band": ("", "", "rwcu", "", "", ""),
    "credit.fee.collection": ("", "", "r", "r", "", ""),
    "credit.fee.statement": ("", "", "r", "r", "", ""),
    "credit.fee.statement.line": ("", "", "r", "r", "", ""),
    "credit.tender.term": ("", "", "rwcu", "r", "", ""),
}
SHARED = ()


def create_records(env, case):
    """Return ``{model: one record}`` that hangs on this case or its client."""
    company = case.company_id
    scheme = env["credit.fee.scheme"].create({"name": "Scheme", "company_id": company.id})
    rule = env["credit.fee.rule"].create({
        "scheme_id": scheme.id, "name": "Late", "kind": "percent", "band_ids": [(0, 0, {"since": 1, "percent": 4})],
    })
    statement = env["credit.fee.statement"].create({
        "mandate_id": case.mandate_id.id, "scheme_id": scheme.id, "date_from": "2026-10-01", "date_to": "2026-10-31",
        "state": "sent",
    })
    collection = env["credit.fee.collection"].create({
        "company_id": company.id, "mandate_id": case.mandate_id.id, "partial_ref": -case.id, "case_id": case.id, "amount": 100,
        "date": "2026-10-10", "attribution": "attributed", "statement_id": statement.id, "frozen": True,
    })
    line = env["credit.fee.statement.line"].create({
        "statement_id": statement.id, "company_id": company.id, "rule_id": rule.id, "kind": "percent", "name": "Late",
        "amount": 4,
        "collection_id": collection.id,
    })
    return {
        "credit.fee.scheme": scheme,
        "credit.fee.rule": rule,
        "credit.fee.band": rule.band_ids,
        "credit.fee.collection": collection,
        "credit.fee.statement": statement,
        "credit.fee.statement.line": line,
        "credit.tender.term": env["credit.tender.term"].create({"mandate_id": case.mandate_id.id, "date": "2027-01-31"}),
    }
