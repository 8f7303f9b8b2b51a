"""The check-up in the demo: each client's portfolio as it came in, frozen as the baseline of every later result."""


def make_checkup(env, say):
    """Freeze the baseline of every client, as its credit manager does after the first import."""
    say("check-up and baseline")
    for checkup in env["credit.checkup"].search([]):
        checkup.with_user(checkup.mandate_id.user_id).action_freeze()
