# What each role may do with the records of this part; see test_access_matrix.py.
RIGHTS = {
    "credit.baseline": ("r", "r", "r", "r", "", ""),
    "credit.baseline.item": ("r", "r", "r", "r", "", ""),
    "credit.baseline.line": ("r", "r", "r", "r", "", ""),
    "credit.checkup": ("r", "r", "r", "r", "", ""),
    "credit.checkup.report": ("r", "r", "r", "r", "", ""),
    "credit.kpi": ("r", "r", "rw", "r", "", ""),
}
SHARED = ("credit.kpi",)


def create_records(env, case):
    """Return ``{model: one record}`` that hangs on this case or its client."""
    kpi = env["credit.kpi"].search([], limit=1) or env["credit.kpi"].create({
        "name": "Figure", "code": "figure", "section": "ledger", "unit": "days", "formula": "a / b", "population": "All",
    })
    baseline = env["credit.baseline"].create({"company_id": case.company_id.id, "mandate_id": case.mandate_id.id})
    return {
        "credit.baseline": baseline,
        "credit.baseline.item": env["credit.baseline.item"].create({
            "baseline_id": baseline.id, "company_id": case.company_id.id, "receivable_id": case.receivable_ids[:1].id,
        }),
        "credit.baseline.line": env["credit.baseline.line"].create({"baseline_id": baseline.id, "kpi_id": kpi.id}),
        "credit.checkup": env["credit.checkup"].create({"mandate_id": case.mandate_id.id}),
        "credit.checkup.report": env["credit.checkup.report"].browse(case.receivable_ids[:1].ids),
        "credit.kpi": kpi,
    }
