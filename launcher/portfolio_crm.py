"""Opportunities in the demo: what operators heard, a large work with what it waits for, and a request the firm has won."""
from datetime import timedelta

from odoo.fields import Command

HEARD = (
    ("renewal", "Vuole rinnovare il contratto per altri due anni.", 1800),
    ("upgrade", "Chiede un contatore con lettura a distanza.", 450),
    ("repair", "Segnala una perdita all'ingresso, da vedere presto.", 300),
    ("new_contract", "La figlia apre un negozio e cerca un fornitore.", 2400),
)
REQUEST = {
    "name": "Irene Costa", "company_name": "Consorzio Valle Alta", "role": "Direttrice",
    "email": "irene.costa@vallealta.example.com", "phone": "+39 0538 200900", "lang": "it_IT", "consent_version": 1,
    "challenge": "Abbiamo consorziati che pagano tardi e crediti di quattro anni fa: non vogliamo perdere gli uni né gli altri.",
}


def make_crm(env, say, today):
    """Give the utility a salesperson, opportunities and a site, and the firm a contact form with what came of it."""
    say("opportunities")
    mandate = env.ref("__import__.mandate_trefonti")
    mandate.opportunity_user_id = _make_salesperson(env, mandate.company_id)
    _make_opportunities(env, mandate)
    _make_site(env, mandate, today)
    _make_requests(env)


def _make_salesperson(env, company):
    user = env["res.users"].with_context(no_reset_password=True).create({
        "name": "Nadia Fontana", "login": "commerciale", "email": "nadia.fontana@trefonti.example.com", "lang": "it_IT",
        "tz": "Europe/Rome", "company_id": company.id, "company_ids": [Command.set(company.ids)],
        "group_ids": [Command.link(env.ref("sales_team.group_sale_salesman").id)],
    })
    user.password = user.login
    return user


def _as(user, record):
    """Return a record as a user works on it, all their companies active."""
    return record.with_user(user).with_context(allowed_company_ids=user.company_ids.ids)


def _make_opportunities(env, mandate):
    cases = env["credit.case"].search([
        ("mandate_id", "=", mandate.id), ("user_id", "!=", False), ("partner_id.credit_vulnerable", "=", False),
        ("partner_id.credit_no_contact", "=", False), ("parent_id", "=", False),
    ], order="id", limit=len(HEARD))
    leads = env["crm.lead"]
    for case, (kind, note, amount) in zip(cases, HEARD, strict=False):
        leads |= _as(case.user_id, case)._open_opportunity(kind, note, amount).with_env(env)
    leads[:1].action_set_won()


def _make_site(env, mandate, today):
    company, operator = mandate.company_id, mandate.member_ids[:1].user_id
    customer = env["res.partner"].create({"name": "Comune di Valle Alta", "company_id": company.id, "is_company": True})
    site = env["credit.site"].create({
        "name": "Nuova rete di via Roma", "company_id": company.id, "partner_id": customer.id, "user_id": operator.id,
        "place": "Valle Alta", "date_start": today - timedelta(days=60), "date_end": today + timedelta(days=150),
        "exposure_limit": 60000, "contract_ids": [Command.create({
            "name": "Contratto d'appalto", "reference": "CIG Z0A1B2C3D4", "amount": 120000, "needs_document": True,
            "date_signed": today - timedelta(days=70),
            "milestone_ids": [
                Command.create({
                    "name": name, "amount": amount, "date_planned": today + timedelta(days=days),
                    "date_done": today + timedelta(days=days) if days < 0 else False,
                })
                for name, amount, days in (("SAL 1: scavi", 40000, -10), ("SAL 2: condotte", 50000, 20), ("Collaudo", 30000, 150))
            ],
        })],
    })
    _as(operator, site.milestone_ids[:1].blocker_ids.filtered(lambda blocker: blocker.kind == "order")).action_done()
    env["credit.site"]._cron_warn()


def _make_requests(env):
    manager = env.ref("__import__.user_manager")
    form = env["credit.contact.form"].create({
        "company_id": env.ref("base.main_company").id, "is_published": True, "user_id": manager.id,
        "consent_text": "Acconsento all'uso dei miei dati per rispondere a questa richiesta. Posso revocarlo quando voglio.",
    })
    request = env["credit.contact.request"].create({
        **REQUEST, "form_id": form.id, "consent_text": form.consent_text, "consent_date": env.cr.now(),
        "consent_ip": "192.0.2.10", "date_expiry": env.cr.now() + timedelta(hours=form.confirm_hours),
    })
    request._confirm("192.0.2.10")
    request.lead_id.action_set_won()
