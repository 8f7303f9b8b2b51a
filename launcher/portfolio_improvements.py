"""Improvements in the demo: one that worked, one kept on purpose, one late, one proposed; and a review to hold."""
from datetime import timedelta

from odoo import fields
from odoo.fields import Command

QUOTES = {
    "unclear": ("Non capisco che cosa sono queste voci in fattura.", "Tre pagine e non trovo quanto devo pagare.",
                "Ho dovuto telefonare per capire il conguaglio."),
    "clear": ("Adesso la bolletta si legge, grazie ad Anna che me l'ha spiegata.", "Chiara e su una pagina sola."),
}


def make_improvements(env, company, today):
    """Let people say what the invoice is like before and after it was changed, and measure it."""
    touchpoint = env.ref("sagres_cx.cx_touchpoint_invoice")
    reason = env.ref("sagres_credit.credit_reason_document_unclear")
    other = env.ref("sagres_credit.credit_reason_document_not_received")
    mandate = env["credit.mandate"].search([("company_id", "=", company.id), ("state", "=", "active")], limit=1)
    operator = mandate.member_ids[:1].user_id
    _say(env, company, touchpoint, reason, operator, today - timedelta(days=190), 60, 27)
    _say(env, company, touchpoint, reason, operator, today - timedelta(days=70), 60, 9)
    base = {"company_id": company.id, "touchpoint_id": touchpoint.id, "proposed_by_id": operator.id or env.uid}
    owner = env["res.users"].search([
        ("all_group_ids", "in", env.ref("sagres_credit.group_client").id), ("company_ids", "in", company.id),
    ], limit=1) or mandate.user_id
    env["cx.action"].create([
        {**base, "name": "Fattura in parole chiare, su una pagina", "reason_id": reason.id, "state": "done",
         "user_id": owner.id, "date_start": today - timedelta(days=160), "date_done": today - timedelta(days=120),
         "settling_days": 14, "measure_days": 90, "has_target": True, "expected_value": 20,
         "change": "La prima pagina dice quanto, perché ed entro quando; il dettaglio viene dopo."},
        {**base, "name": "Avviso per SMS il giorno in cui parte la fattura", "reason_id": other.id,
         "change": "Chi ha dato il numero riceve due righe con l'importo e la scadenza."},
        {**base, "name": "Deposito cauzionale in bolletta", "reason_id": reason.id, "state": "kept",
         "keep_reason": "Lo chiede la delibera dell'autorità: lo diciamo nella lettera di benvenuto."},
        {**base, "name": "Richiamare chi contesta entro due giorni", "reason_id": other.id, "state": "in_work",
         "user_id": owner.id, "date_start": today - timedelta(days=10), "deadline": today - timedelta(days=1)},
    ])
    env["cx.action"].search([("company_id", "=", company.id), ("state", "=", "done")])._measure()
    month = fields.Date.subtract(fields.Date.start_of(today, "month"), months=1)
    if not env["cx.review"].search_count([("company_id", "=", company.id), ("month", "=", month)]):
        env["cx.review"].create({
            "mandate_id": mandate.id, "company_id": company.id, "month": month, "user_id": mandate.user_id.id,
            "decision_ids": [Command.create({"name": "Provare l'avviso per SMS su cento clienti", "user_id": owner.id})],
        })


def _say(env, company, touchpoint, reason, operator, day, total, hits):
    """Voices spread over seventy days: the first ``hits`` do not understand the invoice."""
    vals = []
    for place in range(total):
        hit = place < hits
        words = QUOTES["unclear" if hit else "clear"]
        vals.append({
            "company_id": company.id, "touchpoint_id": touchpoint.id, "stakeholder": "customer", "metric": "nps",
            "score": (2, 4, 6)[place % 3] if hit else (9, 10, 8)[place % 3], "operator_id": operator.id,
            "date": fields.Datetime.to_datetime(day + timedelta(days=place % 65)) + timedelta(hours=9),
            "body": words[place % len(words)] if place % 4 == 0 else False,
            "tag_ids": [Command.create({"reason_id": reason.id})] if hit else [],
        })
    env["cx.feedback"].create(vals)
