# What each role may do with the records of this part; see test_access_matrix.py.
RIGHTS = {
    "credit.ageing.report": ("r", "r", "r", "r", "", ""),
    "credit.roll.report": ("r", "r", "r", "r", "", ""),
    "credit.vintage.report": ("r", "r", "r", "r", "", ""),
}
SHARED = ()


def create_records(env, case):
    """Return ``{model: one record}`` that hangs on this case or its client."""
    line = case.receivable_ids.line_id[:1]
    return {
        "credit.ageing.report": env["credit.ageing.report"].browse(line.id),
        "credit.roll.report": env["credit.roll.report"].browse(line.id),
        "credit.vintage.report": env["credit.vintage.report"].browse(2 * line.id),
    }
