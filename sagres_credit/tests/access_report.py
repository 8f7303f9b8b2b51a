# What each role may do with the records of this part; see test_access_matrix.py.
RIGHTS = {
    "credit.client.report": ("r", "r", "rwcu", "r", "", ""),
    "credit.client.report.sending": ("r", "r", "r", "r", "", ""),
}
SHARED = ()


def create_records(env, case):
    """Return ``{model: one record}`` that hangs on this case or its client."""
    report = env["credit.client.report"].create({"mandate_id": case.mandate_id.id, "month": "2026-10-01"})
    sending = env["credit.client.report.sending"].create({"report_id": report.id, "name": "Dario"})
    report.state = "sent"
    return {report._name: report, sending._name: sending}
