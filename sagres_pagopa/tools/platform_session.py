"""The platform for a creditor with two keys, each call told to who writes it down. No ORM."""
import time

from .platform_client import PlatformClient
from .platform_transport import KEY_HEADER, PlatformTransport

__all__ = ["CreditorClient", "TwoKeyTransport"]

DENIED = 401


class TwoKeyTransport(PlatformTransport):
    """A transport that tries the second key once the first is refused, for this call and those after it.

    :param second_key: the other subscription key, empty where there is none
    :param observe: ``observe(operation, method, target, content, outcome, seconds)`` is told of every call; ``outcome`` is
        the `Answer`, or the error that none came
    """

    def __init__(self, environment, key, *, second_key="", observe=None, **options):
        super().__init__(environment, key, **options)
        self._second = str(second_key or "").strip()
        self._observe = observe

    def _send(self, operation, method, target, query, headers, content):
        started = time.monotonic()
        outcome = super()._send(operation, method, target, query, headers, content)
        if self._observe:
            self._observe(operation, method, target, content, outcome, time.monotonic() - started)
        if outcome.status == DENIED and self._second:
            self._key, self._second = self._second, ""
            return self._send(operation, method, target, query, {**headers, KEY_HEADER: self._key}, content)
        return outcome


class CreditorClient(PlatformClient):
    """The client of a creditor; it takes what `TwoKeyTransport` takes."""

    transport_class = TwoKeyTransport
