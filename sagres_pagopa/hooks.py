import logging
import socket

import odoo.service.server

_logger = logging.getLogger(__name__)


def uninstall_hook(env):
    """Remove the sequences that numbered payment notices: their creditors go with the module."""
    numbered = env["pagopa.segregation"].with_context(active_test=False).search([])
    numbers = numbered.sequence_id
    numbered.sequence_id = False
    numbers.unlink()


def post_load():
    """Let more callers wait for a worker than Odoo does.

    Its server with workers holds eight connections for each of them in waiting: with two workers the seventeenth caller is not
    refused but forgotten by the kernel, which tries again after one second, then three. The node waits less than that.
    Listening again on the socket that all workers share makes the queue as long as the kernel allows; whichever process of
    this server loads the module first does it for all of them.
    """
    server = odoo.service.server.server
    shared = getattr(server, "socket", None)
    if isinstance(server, odoo.service.server.PreforkServer) and shared is not None:
        try:
            shared.listen(socket.SOMAXCONN)
        except OSError as error:
            _logger.warning("The queue of waiting connections stays short: %s", error)
