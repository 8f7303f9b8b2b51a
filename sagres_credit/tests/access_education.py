# What each role may do with the records of this part; see test_access_matrix.py.
RIGHTS = {
    "credit.debtor.delay": ("r", "r", "r", "r", "", ""),
    "credit.delay.report": ("r", "r", "r", "r", "", ""),
    "credit.grade": ("r", "r", "rw", "r", "", ""),
    "credit.grade.change": ("r", "r", "r", "r", "", ""),
}
SHARED = ("credit.grade",)


def create_records(env, case):
    """Return ``{model: one record}`` that hangs on this case or its client."""
    debtor = {"company_id": case.company_id.id, "partner_id": case.partner_id.id, "grade": "c"}
    env.flush_all()
    return {
        "credit.debtor.delay": env["credit.debtor.delay"].create(dict(debtor, days=20)),
        "credit.delay.report": env["credit.delay.report"].browse(case.receivable_ids[:1].ids),
        "credit.grade": env["credit.grade"].search([], limit=1),
        "credit.grade.change": env["credit.grade.change"].create(dict(debtor, old_grade="d", date="2026-11-20")),
    }
