"""The method in the demo: what collections mean to each client in its own words, and who is still a customer."""
UNITS = {"company_ginestra": ("Mesi di assistenza", 2100), "company_colleverde": ("Case ripristinate", 7500)}


def make_method(env):
    """Give clients the unit they tell their collections in, and some debtors the state of their contract."""
    for xmlid, (word, amount) in UNITS.items():
        company = env.ref(f"__import__.{xmlid}")
        mandate = env["credit.mandate"].search([("company_id", "=", company.id), ("state", "=", "active")], limit=1)
        mandate.write({"unit_word": word, "unit_amount": amount})
    cases = env["credit.case"].search([("parent_id", "=", False)], order="id")
    for number, state in enumerate(("active", "active", "active", "active", "suspended", "terminated")):
        cases[number::6].partner_id.write({"credit_contract_state": state})
