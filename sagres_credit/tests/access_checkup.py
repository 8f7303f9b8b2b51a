# What each role may do with the records of this part; see test_access_matrix.py.
RIGHTS = {
    "credit.checkup": ("r", "r", "r", "r", "", ""),
    "credit.checkup.report": ("r", "r", "r", "r", "", ""),
}
SHARED = ()


def create_records(env, case):
    """Return ``{model: one record}`` that hangs on this case or its client."""
    env.flush_all()
    return {
        "credit.checkup": env["credit.checkup"].create({"mandate_id": case.mandate_id.id}),
        "credit.checkup.report": env["credit.checkup.report"].browse(case.receivable_ids[:1].ids),
    }
