# What each role may do with the records of this part; see test_access_matrix.py.
RIGHTS = {
    "credit.access.log": ("", "", "r", "", "", ""),
    "credit.consent": ("rc", "rc", "rc", "", "", ""),
    "credit.information": ("r", "r", "rwcu", "", "", ""),
    "credit.information.given": ("r", "r", "r", "", "", ""),
    "credit.privacy.block": ("", "", "ru", "", "", ""),
    "credit.privacy.request": ("", "", "rwcu", "", "", ""),
    "credit.retention": ("r", "r", "rw", "", "", ""),
    "credit.retention.line": ("", "", "r", "", "", ""),
    "credit.retention.run": ("", "", "r", "", "", ""),
}
SHARED = ("credit.retention",)


def create_records(env, case):
    """Return ``{model: one record}`` that hangs on this case or its client."""
    company, partner = case.company_id, case.partner_id
    row = env["credit.retention"].search([], limit=1)
    run = env["credit.retention.run"].create({"company_ids": company.ids, "state": "done"})
    request = env["credit.privacy.request"].create({
        "kind": "access", "company_id": company.id, "partner_id": partner.id, "identity": "Identity card",
    })
    information = env["credit.information"].create({"name": "Text", "company_id": company.id, "body": "<p>Text</p>"})
    return {
        "credit.access.log": env["credit.access.log"].create({
            "case_id": case.id, "company_id": company.id, "user_id": env.uid, "hour": "2026-11-20 09:00:00",
        }),
        "credit.consent": env["credit.consent"].create({"partner_id": partner.id, "purpose": "survey", "how": "By telephone"}),
        "credit.information": information,
        "credit.information.given": env["credit.information.given"].create({
            "partner_id": partner.id, "company_id": company.id, "information_id": information.id, "how": "person",
        }),
        "credit.privacy.block": env["credit.privacy.block"].create({
            "company_id": company.id, "kind": "phone", "digest": f"digest {case.id}", "request_id": request.id,
        }),
        "credit.privacy.request": request,
        "credit.retention": row,
        "credit.retention.line": env["credit.retention.line"].create({
            "run_id": run.id, "company_id": company.id, "retention_id": row.id, "count": 1,
        }),
        "credit.retention.run": run,
    }
