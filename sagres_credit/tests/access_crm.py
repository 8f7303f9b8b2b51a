# What each role may do with the records of this part; see test_access_matrix.py.
RIGHTS = {
    "credit.contact.form": ("", "", "rwcu", "", "", ""),
    "credit.contact.request": ("", "", "ru", "", "", ""),
    "credit.mandate.step": ("r", "r", "rwcu", "", "", ""),
    "credit.opportunity.report": ("r", "r", "r", "r", "", ""),
    "credit.site": ("r", "r", "rwcu", "r", "", ""),
    "credit.site.blocker": ("r", "r", "rwcu", "r", "", ""),
    "credit.site.contract": ("r", "r", "rwcu", "r", "", ""),
    "credit.site.milestone": ("r", "r", "rwcu", "r", "", ""),
}
SHARED = ()


def create_records(env, case):
    """Return ``{model: one record}`` that hangs on this case or its client."""
    lead = case.with_env(env)._open_opportunity("renewal", "A new boiler", they_asked=True)
    site = env["credit.site"].create({
        "name": "New wing", "company_id": case.company_id.id, "partner_id": case.partner_id.id, "user_id": env.uid,
    })
    contract = env["credit.site.contract"].create({"site_id": site.id, "name": "Main contract"})
    milestone = env["credit.site.milestone"].create({
        "contract_id": contract.id, "name": "Roof", "amount": 10.0, "date_planned": "2027-03-31",
    })
    contract.action_sign()
    form = env["credit.contact.form"].create({"company_id": case.company_id.id, "user_id": env.uid})
    request = env["credit.contact.request"].create({
        "form_id": form.id, "name": "Gina", "company_name": "Alfa", "email": "gina@alfa.example.com", "challenge": "Old credits",
    })
    step = env["credit.mandate.step"].create({"mandate_id": case.mandate_id.id, "name": "Sign", "user_id": env.uid})
    env.flush_all()
    return {
        "credit.contact.form": form,
        "credit.contact.request": request,
        "credit.mandate.step": step,
        "credit.opportunity.report": env["credit.opportunity.report"].browse(lead.id),
        "credit.site": site,
        "credit.site.blocker": milestone.blocker_ids[:1],
        "credit.site.contract": contract,
        "credit.site.milestone": milestone,
    }
