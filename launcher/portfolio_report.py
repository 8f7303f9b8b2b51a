"""Monthly reports in the demo: the last month of each client, one already sent, the others waiting for the manager's word."""

HEARD = "Chi chiama chiede soprattutto di capire la fattura: la voce «conguaglio» non dice a niente."
PROPOSED = "Due righe sulla fattura che spieghino il conguaglio: le prepariamo noi, a voi la scelta del tono."


def make_reports(env, say):
    """Have the main person of each client receive its report, and send that of the first client."""
    say("monthly reports")
    mandates = env["credit.mandate"].search([("state", "=", "active")], order="id")
    for mandate in mandates:
        (mandate.contact_ids.filtered("is_main") or mandate.contact_ids[:1]).gets_report = True
    reports = env["credit.client.report"].create([{"mandate_id": mandate.id} for mandate in mandates])
    reports._ask_to_approve()
    sent = reports.filtered(lambda report: report._get_recipients())[:1]
    sent.write({"words_heard": HEARD, "words_proposed": PROPOSED})
    sent.action_approve()
    return reports
