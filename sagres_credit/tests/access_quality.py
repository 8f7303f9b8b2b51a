# What each role may do with the records of this part; see test_access_matrix.py.
RIGHTS = {
    "credit.data.fix": ("r", "r", "r", "", "", ""),
    "credit.duplicate": ("r", "r", "r", "", "", ""),
    "credit.quality.report": ("r", "r", "r", "r", "", ""),
    "credit.quality.snapshot": ("r", "r", "r", "r", "", ""),
}
SHARED = ()


def create_records(env, case):
    """Return ``{model: one record}`` that hangs on this case or its client."""
    common = {"company_id": case.company_id.id, "partner_id": case.partner_id.id}
    twin = case.partner_id.copy({"company_id": case.company_id.id})
    env.flush_all()
    return {
        "credit.data.fix": env["credit.data.fix"].create({
            **common, "datum": "zip", "old": "184", "new": "00184", "reason": "zero",
        }),
        "credit.duplicate": env["credit.duplicate"].create({**common, "other_id": twin.id, "score": 80, "reasons": "phone"}),
        "credit.quality.report": env["credit.quality.report"].browse(case.id),
        "credit.quality.snapshot": env["credit.quality.snapshot"].create({
            "company_id": case.company_id.id, "month": "2026-11-01", "date": "2026-11-20",
        }),
    }
