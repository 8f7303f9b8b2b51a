"""Bank statements in the demo: what matched by itself, what is proposed, a stranger, and a direct debit that came back."""
from datetime import timedelta

CLIENTS = ("company_ginestra", "company_trefonti")
OPENING = 1_250_000
#: How many debtors pay, and how many open documents they have at most.
DEBTORS, ITEMS = 9, 4
DEBIT_DAYS = 12


def make_matching(env, say, today):
    """Take in two statements of each client and match them: a direct debit, then a day of which it is one of twelve lines.

    Nothing is written past the checked methods: the bank file comes in as from the screen, the scheduled job matches it.
    """
    for number, client in enumerate(CLIENTS):
        company = env.ref(f"__import__.{client}")
        say(f"bank statements of {company.name}", number, len(CLIENTS))
        debtors = _choose(env, company)
        debit = _make_debit(debtors[1], client)
        _take_in(env, company, today - timedelta(days=DEBIT_DAYS), [debit], OPENING)
        _take_in(env, company, today - timedelta(days=1), _make_lines(debtors, client), OPENING + debit["cents"])


def _choose(env, company):
    """Return ``[(name, [(document, cents)])]`` of persons who owe a little and have agreed nothing, one with several first."""
    cases = env["credit.case"].search([
        ("company_id", "=", company.id), ("is_open", "=", True), ("parent_id", "=", False), ("hold_code", "=", False),
        ("plan_ids", "=", False), ("settlement_ids", "=", False), ("amount_credit", "=", 0), ("amount_overdue", ">", 20),
        ("partner_id.is_company", "=", False),
    ], order="amount_overdue, id")
    found = [(case.partner_id.name, _get_items(case)) for case in cases]
    found = [(name, items) for name, items in found if 1 <= len(items) <= ITEMS]
    first = next(one for one in found if len(one[1]) > 1)
    return [first, *(one for one in found if one is not first)][:DEBTORS]


def _get_items(case):
    """Return the documents of a case that are open and can be asked for."""
    items = case.receivable_ids.filtered(
        lambda item: item.amount_residual > 0 and item.limitation_state != "expired" and not item.hold_code
    )
    return [(item.move_id.name, round(item.amount_residual * 100)) for item in items.sorted("id")]


def _make_debit(debtor, client):
    name, items = debtor
    document, cents = items[0]
    return {"cents": cents, "text": f"SDD {document}", "name": name.upper(), "end_to_end": f"E2E-{client}"}


def _make_lines(debtors, client):
    """Return the movements of a day: the first six match by themselves."""
    (several, all_items), (returned, back), *others = [(name.upper(), items) for name, items in debtors]
    names = [name for name, _items in others]
    family = ["LUISA " + name.split()[-1] for name in names]
    documents, amounts = zip(*(items[0] for _name, items in others), strict=True)
    blurred = documents[1].translate(str.maketrans("01", "OI"))
    return [
        _line(amounts[0], f"Saldo fattura {documents[0]}", names[0]),
        _line(amounts[1], f"ft. {blurred} grazie", names[1]),
        _line(amounts[2] // 2, f"acconto fattura {documents[2]}", names[2]),
        _line(amounts[3], f"pagamento {documents[3]} per conto di un familiare", family[3]),
        _line(_add(all_items), "fatture " + " e ".join(document for document, _cents in all_items), several),
        {**_line(-back[0][1], "Insoluto SDD: fondi insufficienti", returned), "end_to_end": f"E2E-{client}",
         "return_code": "AM04", "is_return": True},
        _line(amounts[4] // 3, "acconto", names[4]),
        _line(amounts[5], "per la mamma", family[5]),
        _line(_add(others[6][1]) + 1_000, "saldo e spese", names[6]),
        _line(amounts[0], f"Saldo fattura {documents[0]}", names[0]),
        _line(12_500, "Contributo iniziativa di quartiere", "CIRCOLO AMICI DEL PARCO"),
        _line(-250, "Commissioni bonifico", ""),
    ]


def _line(cents, text, name):
    return {"cents": cents, "text": text, "name": name}


def _add(items):
    return sum(cents for _document, cents in items)


def _take_in(env, company, day, lines, opening):
    """Take a statement in and have the scheduled job match it."""
    from odoo.addons.sagres_credit.tools.bank_file import Entry, Statement  # noqa: PLC0415 - needs Odoo's path of addons

    journal = env["account.journal"].search([("company_id", "=", company.id), ("type", "=", "bank")], limit=1)
    entries = [Entry(day=day, key=f"{day}-{number}", **line) for number, line in enumerate(lines)]
    closing = opening + sum(entry.cents for entry in entries)
    statement = Statement(f"{day:%Y%m%d}", "", company.currency_id.name, opening, closing, entries)
    env["account.bank.statement"]._credit_import(journal, [statement])
    env["credit.match"]._match_company(env["credit.mandate"]._get_active(company)[company])
