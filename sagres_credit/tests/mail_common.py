import threading
import time
from email import message_from_bytes, policy

from aiosmtpd.controller import Controller

HOST = "127.0.0.1"


class Mailbox:
    """What reached a real SMTP server on loopback, and how it answers."""

    def __init__(self):
        self.envelopes = []
        self.refused = {}
        self.delay = 0
        self.arrived = threading.Event()

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.delay:
            time.sleep(self.delay)
        self.envelopes.append((envelope.mail_from, list(envelope.rcpt_tos), envelope.content))
        self.arrived.set()
        return "250 Message accepted for delivery"

    @property
    def messages(self):
        return [message_from_bytes(content, policy=policy.default) for _from, _to, content in self.envelopes]

    @property
    def recipients(self):
        return [address for _from, to, _content in self.envelopes for address in to]


class LoopbackServer:
    """A real SMTP server on a free port of this machine; use it as a context manager."""

    def __enter__(self):
        self.mailbox = Mailbox()
        # Port 0: the system chooses a free one; aiosmtpd must be told how to reach it.
        self.controller = _FreePortController(self.mailbox, hostname=HOST, port=0)
        self.controller.start()
        return self.mailbox

    def __exit__(self, *exc):
        self.controller.stop()

    @property
    def port(self):
        return self.controller.server.sockets[0].getsockname()[1]


class _FreePortController(Controller):
    def _trigger_server(self):
        """Knock at the port that the system chose, not at port 0."""
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()
