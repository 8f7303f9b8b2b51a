"""Payments on the debtors' pages of the demo: a provider that takes no money, one for each client."""


def offer_payments(env, companies):
    """Give each company Odoo's demonstration provider: its debtors can pay, and nothing leaves anybody's account.

    The only demonstration in the suite: no addon depends on it.
    """
    method = env.ref("payment_demo.payment_method_demo", raise_if_not_found=False)
    provider = env.ref("payment.payment_provider_demo")
    if not method:
        return
    method.active = True
    for company in companies:
        own = provider.copy({"company_id": company.id, "state": "test", "is_published": True})
        own.journal_id = env["account.journal"].search([("company_id", "=", company.id), ("type", "=", "bank")], limit=1)
