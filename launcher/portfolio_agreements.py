"""Agreements of the demo: handshakes of every kind, so that no screen opens on nothing."""
from datetime import timedelta

OPERATORS = ("user_operator_1", "user_operator_2", "user_operator_3")
PEOPLE = (
    ("Amministrazione", "administration", "Pagamenti ricevuti, note di credito", True),
    ("Ufficio tecnico", "technical", "Letture, guasti, interventi", False),
)
DISPUTES = (
    ("service_staff", "Dice che nel mese di agosto il servizio non è stato reso per intero e chiede uno sconto."),
    ("document_not_received", "Contesta la fattura: non riconosce le spese aggiunte."),
)
REFERRAL = "Non risponde più da mesi, e il piano proposto non è stato firmato."
QUESTION = "Il cliente dice di aver già segnalato il cambio di indirizzo a marzo: vi risulta?"


def make_agreements(env, say, companies, day):
    """Let some debtors of each operator promise, contest, sign a plan and be offered a settlement; ask a colleague."""
    say("promises, disputes, plans and settlements")
    for company in companies:
        _introduce_people(env, company)
    for number, xmlid in enumerate(OPERATORS):
        operator = env.ref(f"__import__.{xmlid}")
        cases = env["credit.case"].with_user(operator).with_context(allowed_company_ids=operator.company_ids.ids)
        mine = [("user_id", "=", operator.id), ("amount_overdue", ">", 300), ("hold_code", "=", False)]
        found = cases.search(mine, limit=60, order="amount_overdue desc, id")
        free = iter(case for case in found if len(case._get_open_items()) > 1)
        _promise(free, day)
        _dispute(env, free, number)
        _sign_plans(free, day)
        _settle(free)
        _ask(env, free)
        _refer(env, free, number)
    env.cr.commit()


def _introduce_people(env, company):
    """Name who answers at a client, and have what its customers said be shared with it."""
    mandate = env["credit.mandate"].search([("company_id", "=", company.id), ("state", "=", "active")], limit=1)
    staff = env["res.users"].search([
        ("company_ids", "in", company.ids), ("all_group_ids", "in", env.ref("sagres_credit.group_client").ids),
        ("all_group_ids", "not in", env.ref("sagres_credit.group_operator").ids),
    ], limit=1)
    mandate.write({"share_listening": "words", "dispute_owner_id": staff.id, "settlement_approver_id": staff.id})
    for name, department, about, is_main in PEOPLE:
        env["credit.client.contact"].create({
            "mandate_id": mandate.id, "name": name, "department": department, "about": about, "is_main": is_main,
            "email": f"{department}@{company.name.split()[-1].lower()}.example.com",
            "user_id": staff.id if is_main else False,
        })


def _promise(free, day):
    """Leave an awaited promise, one that was kept to the letter of the calendar only, and a broken one."""
    for days, late in ((5, 0), (2, 0), (0, 9)):
        case = next(free)
        promise = case._promise(min(case.amount_overdue, 250.0), day + timedelta(days=days)).sudo()
        if late:
            promise.date_promised = day - timedelta(days=late)
            promise._update_state()


def _dispute(env, free, number):
    code, words = DISPUTES[number % len(DISPUTES)]
    reason = env["credit.reason"].search([("code", "=", code)], limit=1)
    if not reason:
        reason = env["credit.reason"].search([("creditor_weakness", "=", True), ("parent_id", "!=", False)], limit=1)
    case = next(free)
    case._dispute(case._get_open_items()[:1], reason, words)


def _sign_plans(free, day):
    """Put a plan in force, and leave one waiting for its signature."""
    for count, signed in ((6, True), (4, False)):
        case = next(free)
        plan = case.env["credit.plan"]._offer(case, count=count, first_due=day + timedelta(days=30))
        if signed and plan.state == "offered":
            plan.sudo()._sign(case.partner_id.name, channel="portal")


def _settle(free):
    """Offer a settlement beyond what the firm may decide: the client finds it among what waits for them."""
    case = next(free)
    debt = sum(case._get_open_items().mapped("amount_residual"))
    case.env["credit.settlement"]._offer(
        case, amount=round(debt * 0.55, 2), reason="hardship", plan_why="impossible",
        words="Pensione minima, nessun altro reddito: può versare subito quanto ha messo da parte.",
        plan_words="Nessuna rata è sostenibile con la pensione che ha.",
    )


def _refer(env, free, number):
    """Have the manager give one debtor to the lawyer; the other operators propose one."""
    case = next(free)
    if number:
        case._propose_referral(case._get_open_items(), REFERRAL)
        return
    manager, lawyer = env.ref("__import__.user_manager"), env.ref("__import__.user_lawyer")
    mine = case.with_user(manager).with_context(allowed_company_ids=manager.company_ids.ids)
    mine._refer(mine._get_open_items(), lawyer, REFERRAL, ceiling_reason=REFERRAL)


def _ask(env, free):
    case = next(free)
    contact = env["credit.client.contact"].search([("company_id", "=", case.company_id.id)], limit=1)
    case._ask(contact, QUESTION)
