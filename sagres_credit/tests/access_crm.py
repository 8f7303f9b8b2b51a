# What each role may do with the records of this part; see test_access_matrix.py.
RIGHTS = {
    "credit.opportunity.report": ("r", "r", "r", "r", "", ""),
}
SHARED = ()


def create_records(env, case):
    """Return ``{model: one record}`` that hangs on this case or its client."""
    lead = case.with_env(env)._open_opportunity("renewal", "A new boiler", they_asked=True)
    env.flush_all()
    return {
        "credit.opportunity.report": env["credit.opportunity.report"].browse(lead.id),
    }
