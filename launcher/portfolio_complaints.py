"""Complaints in the demo: one answered late, one in dispute, one due soon, one late, one new; and the service delivered."""
from datetime import timedelta

SUBJECTS = [
    # subject, words, kind, days ago, channel
    ("Due fatture per lo stesso mese", "Ho ricevuto due fatture per maggio, con importi diversi.", "double", 18, "email"),
    ("Consumo stimato troppo alto", "La lettura non è la mia: il contatore segna molto meno.", "rectification", 40, "letter"),
    ("Interruzione di tre giorni", "Siamo rimasti senza acqua per tre giorni e nessuno rispondeva.", "complaint", 27, "phone"),
    ("Nessuna risposta al numero verde", "Ho chiamato sei volte e ho sempre trovato occupato.", "complaint", 35, "pec"),
    ("Come si cambia l'addebito?", "Vorrei sapere come passare all'addebito sul conto.", "info", 5, "email"),
]
FACTS = [
    # name, days ago, site, kind, value, unit, rule, target
    ("Chiamate con risposta entro lo standard", 30, False, "standard", 91.5, "%", "least", 85),
    ("Reclami con risposta nei tempi", 30, False, "standard", 88.0, "%", "least", 95),
    ("Interruzione dell'acqua", 29, "Via Roma", "outage", 62.0, "ore", "most", 24),
    ("Sostituzione della condotta", 26, "Via Roma", "work", 0, False, False, 0),
]


def make_complaints(env, company, today):
    """Record what debtors of the utility complain of, and what it really delivered."""
    mandate = env["credit.mandate"]._get_active(company)[company]
    client = env["res.users"].search([
        ("company_ids", "in", company.ids), ("group_ids", "in", env.ref("sagres_credit.group_client").ids),
    ], limit=1)
    mandate.write({"cx_scheme": "tiqv", "cx_complaint_owner_id": client.id})
    for name, ago, site, kind, value, unit, rule, target in FACTS:
        env["cx.service.fact"].create({
            "company_id": company.id, "name": name, "date": today - timedelta(days=ago), "site": site, "kind": kind,
            "is_measured": bool(rule), "value": value, "unit": unit, "target_rule": rule, "target": target,
            "touchpoint_id": env.ref("sagres_cx.cx_touchpoint_service").id,
        })
    cases = env["credit.case"].search([
        ("company_id", "=", company.id), ("is_open", "=", True), ("user_id", "!=", False), ("hold_code", "=", False),
    ], limit=len(SUBJECTS))
    complaints = env["cx.complaint"].create([
        {"case_id": case.id, "subject": subject, "body": body, "kind": kind, "channel": channel,
         "date_received": today - timedelta(days=ago), "scheme": "rqsii" if "acqua" in body else "tiqv"}
        for case, (subject, body, kind, ago, channel) in zip(cases, SUBJECTS)
    ])
    for complaint in complaints[1:2]:
        items = complaint.case_id._get_open_items()[:1]
        if items:
            complaint._dispute(items, env.ref("sagres_credit.credit_reason_amount_consumption"))
    for complaint in complaints[3:4]:  # answered after its thirty days: an indemnity of 30 EUR is proposed
        complaint.write({
            "answer_outcome": "upheld", "answer_checks": "Registro delle chiamate del mese",
            "answer_reasons": "Quel giorno il centralino era guasto: lo abbiamo riparato e richiamiamo chi ha chiamato.",
        })
        subject, body = complaint._render_answer(complaint._get_default_template())
        complaint._send_answer(subject, body, "letter" if not complaint._get_addressee().email else "email")
    complaints[2:3].action_start()
    env["cx.complaint"].sudo()._watch(company, today)
