"""What people are told where the disk of the server is full."""
from contextlib import contextmanager

from odoo.exceptions import UserError

from ...tools.storage import is_full


def make_full_error(env):
    """Return the error that says it, with the status of a server that cannot serve now."""
    error = UserError(env._(
        "There is no room left on the disk of the server: nothing of this was kept. Tell who looks after the server, and do"
        " it again when there is room."
    ))
    error.http_status = 503
    return error


@contextmanager
def needs_room(env):
    """Say in words that there is no room, whatever was being written."""
    try:
        yield
    except UserError:
        raise
    except Exception as error:  # writers of workbooks wrap it
        if is_full(error):
            raise make_full_error(env) from error
        raise
