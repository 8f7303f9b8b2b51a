from .models.cx_complaint_record import SEQUENCE


def uninstall_hook(env):
    """Remove the numbers of the registers of complaints: the registers go with the module."""
    env["ir.sequence"].search([("code", "=", SEQUENCE)]).unlink()
