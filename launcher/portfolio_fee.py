"""Fees in the demo: a scheme a client, the statements of two months on their way to the invoice, and the terms of a tender."""
from datetime import timedelta

from odoo.fields import Command, Date, Datetime

WROTE = "Ha scritto per chiedere le coordinate e il dettaglio delle fatture: ha risposto lo stesso giorno chi lo segue."
# Every so many debtors of the utility nobody had talked before the payment: it earns nothing.
SILENT = 4
PRODUCT = "Compensi per la gestione del credito"
ACCOUNT = ("310290", "Ricavi per la gestione del credito")


def _bands(*rows):
    return [Command.create({"since": since, "percent": percent}) for since, percent in rows]


#: client: the scheme and its rules.
SCHEMES = {
    "ginestra": (
        {
            "name": "Percentuale per anzianità", "contact_rule": "none", "tail_days": 60,
            "note": "Art. 7: sul riscosso oltre la scadenza, dal 4 per cento entro il mese al 12 per cento oltre l'anno.",
        },
        [{
            "name": "Compenso sull'incassato, per giorni di ritardo", "kind": "percent",
            "band_ids": _bands((1, 4), (31, 6), (91, 9), (366, 12)),
        }],
    ),
    "trefonti": (
        {
            "name": "Scaglioni di successo con premio", "contact_rule": "conversation", "contact_days": 90, "tail_days": 30,
            "note": "Art. 5: il compenso matura solo se con il debitore si è parlato nei 90 giorni prima del pagamento.",
        },
        [
            {
                "name": "Compenso a scaglioni sul riscosso dell'anno", "kind": "tier", "window": "year",
                "band_ids": _bands((0, 5), (10000, 7), (50000, 9)),
            },
            {"name": "Premio sul riscosso del mese", "kind": "bonus", "amount": 150, "target": 2000},
            {
                "name": "Premio sulle promesse mantenute nel trimestre", "kind": "bonus", "window": "quarter", "percent": 5,
                "kpi": "promise_kept", "target": 70,
            },
        ],
    ),
    "colleverde": (
        {
            "name": "Fisso con rischio condiviso", "contact_rule": "none", "tail_days": 30,
            "note": "Capitolato, art. 12: canone mensile; un quinto del compenso segue il risultato, mai sotto la metà.",
        },
        [
            {"name": "Canone mensile di gestione", "kind": "fixed", "amount": 450},
            {"name": "Compenso sull'incassato", "kind": "percent", "band_ids": _bands((1, 3), (181, 5))},
            {
                "name": "Quota a rischio sul riscosso del mese", "kind": "risk", "percent": 20, "target": 2500, "floor": 50,
                "cap": 120,
            },
        ],
    ),
}
#: How far last month's statement of a client has come; that of the month before is billed.
LAST_STEPS = {"ginestra": ("send", "approve", "bill"), "trefonti": ("send",), "colleverde": ()}


def make_fees(env, say, companies, today):
    """Give each client a fee scheme, two months of statements, and the housing body the terms of its tender."""
    say("fees and tender")
    last = Date.subtract(today.replace(day=1), months=1)
    before = Date.subtract(last, months=1)
    mandates = {
        client: mandate for client in SCHEMES
        if (mandate := env.ref(f"__import__.mandate_{client}")) and mandate.company_id in companies
    }
    _set_billing(env, mandates.values())
    for client, mandate in mandates.items():
        mandate.write({"fee_scheme_id": _make_scheme(env, mandate, *SCHEMES[client]).id, "fee_date_start": before})
        _entrust(env, mandate, before, talks=mandate.fee_scheme_id.contact_rule == "conversation")
        earlier = _make_statement(env, mandate, before, ("send", "approve", "bill"))
        _set_back(earlier)
        _make_statement(env, mandate, last, LAST_STEPS[client])
    if "colleverde" in mandates:
        _make_tender(env, mandates["colleverde"], today)


def _set_billing(env, mandates):
    """Have the fees billed by the firm, as a service of its own on an account of its own chart."""
    firm = env.ref("base.main_company")
    # The Italian chart has sales of goods alone.
    account = env["account.account"].with_company(firm).create({
        "name": ACCOUNT[1], "code": ACCOUNT[0], "account_type": "income", "company_ids": [Command.set(firm.ids)],
    })
    product = env["product.product"].with_company(firm).create({
        "name": PRODUCT, "type": "service", "company_id": firm.id, "purchase_ok": False,
    })
    for mandate in mandates:
        mandate.write({"fee_company_id": firm.id, "fee_product_id": product.id, "fee_account_id": account.id})


def _make_scheme(env, mandate, vals, rules):
    kpis = {kpi.code: kpi.id for kpi in env["credit.kpi"].search([])}
    return env["credit.fee.scheme"].create({
        **vals, "company_id": mandate.company_id.id,
        "rule_ids": [
            Command.create({
                **{name: value for name, value in rule.items() if name != "kpi"}, "sequence": 10 * (place + 1),
                "kpi_id": kpis[rule["kpi"]] if "kpi" in rule else False,
            }) for place, rule in enumerate(rules)
        ],
    })


def _entrust(env, mandate, since, talks):
    """Have the debtors who paid from ``since`` on been entrusted a month before: in the demo the ledger came in yesterday.

    The run that opened their cases counts them no longer.
    """
    env["credit.fee.collection"]._accrue(mandate.company_id)
    paid = env["credit.fee.collection"].search([("mandate_id", "=", mandate.id), ("date", ">=", since)])
    cases = env["credit.case"].search([
        ("company_id", "=", mandate.company_id.id), ("parent_id", "=", False),
        ("partner_id", "in", paid.partner_id.commercial_partner_id.ids),
    ], order="id")
    case_of = {case.partner_id: case for case in cases}
    for person, items in paid.receivable_id.grouped(lambda item: item.line_id.partner_id.commercial_partner_id).items():
        items.filtered(lambda item: not item.case_id).case_id = case_of.get(person)
    for day, opened in cases.grouped("date_opened").items():
        line = env["credit.run.line"].search([("run_id.date", "=", day), ("company_id", "=", mandate.company_id.id)], limit=1)
        line.opened -= min(line.opened, len(opened))
    cases.date_opened = Date.subtract(since, months=1)
    if talks:
        _write_letters(env, cases, since)


def _write_letters(env, cases, since):
    """Let most of these debtors have written to us before they paid."""
    moment = Datetime.to_datetime(since) - timedelta(days=4) + timedelta(hours=9)
    env["credit.interaction"].create([
        {
            "case_id": case.id, "partner_id": case.partner_id.id, "date": moment + timedelta(minutes=7 * place),
            "channel": "email", "direction": "in", "outcome": "wrote", "body": WROTE,
        } for place, case in enumerate(cases) if place % SILENT
    ])


def _make_statement(env, mandate, month, steps):
    """Return the statement of a month, brought as far as ``steps`` say by who does each."""
    manager = env.ref("__import__.user_manager")
    statement = env["credit.fee.statement"]._make(mandate, month)
    actors = {"send": manager, "approve": statement._get_approvers()[:1], "bill": manager}
    if not steps:
        statement._tell_manager()
    for step in steps:
        user = actors[step]
        if step != "bill" or not mandate.currency_id.is_zero(statement.amount):
            mine = statement.with_user(user).with_context(allowed_company_ids=user.company_ids.ids)
            getattr(mine, f"action_{step}")()
    return statement


def _set_back(statement):
    """Have a statement of the past been sent and approved then."""
    day = Date.add(statement.date_to, days=5)
    statement.write({"date_sent": day, "date_approved": Datetime.to_datetime(day) + timedelta(days=3, hours=9)})


def _make_tender(env, mandate, today):
    """Tell how the mandate was won, what guarantees it, and until when its renewal must be asked for."""
    start, end = mandate.date_start, mandate.date_end
    mandate.write({
        "tender_platform": "MePA", "tender_number": "Gara 2025/114, recupero della morosità", "tender_lot": "2",
        "tender_award_date": Date.subtract(start, days=45), "tender_amount": 96000,
        "tender_term_ids": [
            Command.create({"kind": kind, "number": number, "issuer": issuer, "amount": amount, **dates})
            for kind, number, issuer, amount, dates in (
                ("renewal", "Opzione di rinnovo, art. 4 del capitolato", False, 48000, {
                    "date": Date.add(today, days=55), "days_before": 60, "new_date_end": Date.add(end, years=2),
                }),
                ("definitive", "Polizza n. 2026/00417", "Assicurazioni Valdoro", 9600, {
                    "date_from": start, "date": Date.add(end, months=6), "days_before": 90,
                }),
                ("insurance", "RC professionale n. 88/3021", "Mutua Collinare", 500000, {
                    "date_from": Date.subtract(today, days=240), "date": Date.add(today, days=125), "days_before": 30,
                }),
            )
        ],
    })
    env["credit.tender.term"]._cron_remind()
