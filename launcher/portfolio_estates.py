"""Estates of the demo: debtors of the nursing home and of the housing body who have died, each at another stage."""
import base64
from datetime import timedelta

MODULE = "credit.estate"
HOME, HOUSES = "company_ginestra", "company_colleverde"
#: Only these cases: a person, looked after, with more than one item and nothing agreed.
LEAST = 600
NOTARY = "Notaio Elena Rinaldi, rep. 4412"
REGISTER = "Tribunale di Modena, registro delle successioni"
ADDRESS = {"street": "Via Emilia 118", "zip": "41121", "city": "Modena"}


def make_estates(env, say, day):
    """Tell four successions through the checked methods of sagres_heirs, as the operators who look after them.

    One is only said by a neighbour, one is being searched, one has heirs with a plan, a payment and a renunciation, and
    one has nobody: the State. Without the module nothing is made.
    """
    if MODULE not in env:
        return
    say("estates of debtors who have died")
    home, houses = (_find_cases(env, company) for company in (HOME, HOUSES))
    _hear_of_a_death(next(houses))
    _search(next(home), day)
    _agree_with_heirs(next(home), day)
    _find_nobody(next(houses), day)


def _find_cases(env, company):
    """Give the open cases of persons of a client one after the other, each as who looks after it sees it."""
    found = env["credit.case"].search([
        ("company_id", "=", env.ref(f"__import__.{company}").id), ("parent_id", "=", False), ("is_open", "=", True),
        ("amount_overdue", ">", LEAST), ("hold_code", "=", False), ("user_id", "!=", False),
    ], order="amount_overdue desc, id")
    for case in found.filtered("heirs_is_person"):
        agreed = case.plan_ids or case.settlement_ids
        # The same person at another client is held since their death was learned at the first.
        if len(case._get_open_items()) > 1 and not agreed and not case.hold_code:
            mine = case.with_user(case.user_id)
            yield mine.with_context(allowed_company_ids=case.user_id.company_ids.ids)


def _open_estate(case, **vals):
    """Report the death on a case as its operator does; return the estate, as that operator sees it."""
    dialog = case.env["credit.estate.open"].create({"case_id": case.id, **vals})
    dialog.action_open()
    return case.heirs_estate_id


def _attach(estate, name):
    return estate.env["ir.attachment"].create({"name": name, "datas": base64.b64encode(b"%PDF-1.4")})


def _hear_of_a_death(case):
    """Leave one to verify: a neighbour said it, nothing proves it."""
    _open_estate(
        case, source="reason", source_note="La vicina di casa, al telefono",
        note="La vicina dice che da questa estate non c'è più e che l'alloggio è vuoto. Nessun certificato.",
    )


def _confirm(case, day, days):
    """Open an estate whose death the registry proves."""
    return _open_estate(
        case, source="registry", date_death=day - timedelta(days=days), place_death="Modena", testament="no",
        source_note="Comune di Modena, anagrafe", **ADDRESS,
    )


def _ask(estate, kind, authority, asked, cost, answered=None, outcome="found", words=None):
    """Write down a search, and its answer where there is one."""
    search = estate.env["credit.heir.search"]._ask(estate, kind, authority, date_asked=asked, cost=cost)
    if answered:
        search._answer(outcome, answered, words, documents=_attach(estate, f"{kind}.pdf"))


def _search(case, day):
    """Leave one in the middle of its searches, with an answer that is late."""
    estate = _confirm(case, day, 150)
    _ask(estate, "family_certificate", "Comune di Modena", day - timedelta(days=48), 16)
    _ask(
        estate, "succession_declaration", "Agenzia delle Entrate di Modena", day - timedelta(days=40), 25,
        day - timedelta(days=12), "nothing", "Nessuna dichiarazione di successione presentata finora.",
    )


def _agree_with_heirs(case, day):
    """Tell one to its heirs: a spouse who renounced, a child with a plan and a payment, one who has not decided."""
    estate = _confirm(case, day, 210)
    _ask(estate, "family_certificate", "Comune di Modena", day - timedelta(days=90), 16, day - timedelta(days=70))
    spouse, first, second = estate._add_family([
        ("Andrea Bellini", "spouse"), ("Davide Bellini", "child"), ("Ilaria Bellini", "child"),
    ])
    (spouse | first | second).write(ADDRESS)
    first.write({"email": "davide.bellini@example.com", "phone": "+39 301 555 0199"})
    first._record("accepted_express", day - timedelta(days=60), NOTARY, _attach(estate, "accettazione.pdf"))
    spouse._record("renounced", day - timedelta(days=45), REGISTER, _attach(estate, "rinuncia.pdf"))
    second._record("called", day - timedelta(days=30), "Certificato di famiglia")
    _divide_later_fees(estate)
    _tell(estate, first)
    _sign_and_pay(first, day)


def _divide_later_fees(estate):
    """Have what was invoiced after the death for days before it divided as well."""
    if later := estate._get_later_items():
        estate._decide_later(later, "estate", "Rette di giorni in cui era in vita, fatturate dopo.")


def _tell(estate, heir):
    """Tell an heir their share by a letter that was printed and waits to be posted."""
    estate.env["credit.estate.letter"]._compose(estate, "notice_heir", heir, channel="registered").action_print()


def _sign_and_pay(heir, day):
    """Have an heir sign a plan, and pay its first installment at the bank."""
    case = heir.case_id
    plan = case.env["credit.plan"]._offer(case, count=6, first_due=day + timedelta(days=20))
    if plan.state == "offered":
        plan.sudo()._sign(heir.name, channel="paper")
    _receive(heir.sudo(), plan.line_ids[:1].amount, day)


def _receive(heir, amount, day):
    """Book money at the client's bank in the name of an heir, and set it against the oldest items of the deceased."""
    env, company = heir.env, heir.company_id
    journal = env["account.journal"].search([("company_id", "=", company.id), ("type", "=", "bank")], limit=1)
    payment = env["account.payment"].with_company(company).create({
        "payment_type": "inbound", "partner_type": "customer", "partner_id": heir.partner_id.id, "amount": amount,
        "date": day, "journal_id": journal.id, "memo": "Prima rata",
    })
    payment.action_post()
    money = payment.move_id.line_ids.filtered(lambda line: line.account_id == payment.destination_account_id)
    left, parts = amount, {}
    for item in heir.case_id._get_page_items():
        part = min(left, item.amount_residual)
        if part > 0:
            parts[item.line_id] = part
            left = heir.currency_id.round(left - part)
    money._reconcile_amounts(parts)


def _find_nobody(case, day):
    """End one without heirs: all renounced or were never there, what is left goes to the State."""
    estate = _confirm(case, day, 540)
    _ask(estate, "family_certificate", "Comune di Modena", day - timedelta(days=400), 16, day - timedelta(days=380))
    sibling, = estate._add_family([(f"Bruno {case.partner_id.name.split()[-1]}", "sibling")])
    sibling._record("renounced", day - timedelta(days=300), REGISTER, _attach(estate, "rinuncia.pdf"))
    estate._close("state", "Nessun erede fino al sesto grado. Alloggio riconsegnato all'ente.")
