from ..models.web.limits import LIMITS


def lift_limits(env, most=1_000_000):
    """Let a test open more public pages within its minute, which never ends where time stands still, than a person does."""
    for limit in LIMITS:
        env["ir.config_parameter"].sudo().set_param(f"sagres_credit.limit_{limit}", most)
