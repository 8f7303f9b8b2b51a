"""One call to the platform: addresses, key, time limits, errors. No ORM; the key is in no text and no log."""
import hashlib
import logging
import threading
import time
import uuid
from email.utils import parsedate_to_datetime
from urllib.parse import quote, urlencode, urlsplit

import requests
from urllib3 import exceptions as urllib3_errors

from . import platform_json
from .platform_error import PlatformFailure, PlatformUnreachable, error_of_answer
from .platform_retry import RateLimiter

__all__ = ["ENVIRONMENTS", "KEY_HEADER", "Answer", "PlatformTransport"]

_logger = logging.getLogger(__name__)

ENVIRONMENTS = {
    "production": "https://api.platform.pagopa.it",
    "test": "https://api.uat.platform.pagopa.it",
}
KEY_HEADER = "Ocp-Apim-Subscription-Key"
#: Seconds to connect, and to wait for the answer.
TIMEOUT = (5, 30)
LARGEST_ANSWER = 64 * 1024 * 1024
#: What the platform allows of each service: calls, seconds, and how long a call may be made to wait here.
LIMITS = {"fdr-org": (1, 1, 60), "bizevents": (10, 3600, 0)}

_limiters = {}
_limiters_lock = threading.Lock()


class Answer:
    """What the platform answered."""

    def __init__(self, status, headers, body):
        self.status, self.body = status, body
        self.headers = {name.lower(): value for name, value in dict(headers).items()}

    def json(self):
        """Return the decoded body, decimals exact; None when there is none."""
        return platform_json.loads(self.body) if self.body.strip() else None

    def text(self):
        """Return the body as text."""
        return self.body.decode("utf-8", "replace")

    def after(self):
        """Return the seconds asked for by Retry-After, 0 without it."""
        value = self.headers.get("retry-after", "").strip()
        if value.isdigit():
            return int(value)
        try:
            return max(0, int(parsedate_to_datetime(value).timestamp() - time.time()))
        except (TypeError, ValueError):
            return 0


class PlatformTransport:
    """The way to the platform, for one key.

    :param environment: ``production``, ``test`` or ``simulated``
    :param key: the subscription key
    :param base_url: the stand-in's address, with ``simulated`` only
    :param handle: the stand-in's own function, called instead of the network, with ``simulated`` only
    :param timeout: seconds to wait, or a pair: to connect, for the answer
    :param limits: `RateLimiter` by the first word of a service, ``fdr-org`` and ``bizevents``; by default what the
        platform allows, shared by all clients of this process that have the same key, and none with ``simulated``
    """

    def __init__(self, environment, key, *, base_url=None, handle=None, timeout=TIMEOUT, limits=None):
        self.base_url = _base_url(environment, base_url, handle)
        self._key = str(key or "").strip()
        if not self._key or not self._key.isascii() or not self._key.isprintable():
            raise ValueError("the platform's key is missing or not written in plain characters")
        self._handle, self.timeout = handle, timeout
        self._session = requests.Session()
        real = environment in ENVIRONMENTS
        self._limits = (_shared_limiters(self.base_url, self._key) if real else {}) if limits is None else limits

    def __repr__(self):
        return f"<PlatformTransport {self.base_url or 'simulated'}>"

    def __getstate__(self):
        raise TypeError("a transport holds a key and is not stored")

    def call(self, operation, method, service, path, *, query=None, json=None, body=None, headers=None) -> Answer:
        """Make one call and return its answer (2xx).

        :param path: segments below the service, each quoted here
        :raises PlatformError: for every other outcome
        """
        limiter = self._limits.get(service.split("/")[0])
        if limiter:
            limiter.wait()
        target = f"/{service}/" + "/".join(quote(str(segment), safe="") for segment in path)
        sent = self._headers(headers, json)
        content = platform_json.dumps(json) if json is not None else body or b""
        started = time.monotonic()
        outcome = self._send(operation, method, target, _clean(query), sent, content)
        status = getattr(outcome, "status", 0)
        _logger.info("%s: %s %s -> %s in %.3f s", operation, method, target, status, time.monotonic() - started)
        if not isinstance(outcome, Answer):
            raise outcome
        if not 200 <= outcome.status < 300:
            raise self._error(operation, outcome)
        return outcome

    def call_json(self, operation, *args, **values):
        """Make one call and return the decoded JSON of its answer."""
        answer = self.call(operation, *args, **values)
        try:
            return answer.json()
        except ValueError:
            title = "the answer is no JSON"
        raise PlatformFailure(operation, status=answer.status, title=title)

    def _headers(self, headers, json):
        sent = {"Accept": "application/json", "X-Request-Id": str(uuid.uuid4()), KEY_HEADER: self._key, **(headers or {})}
        return {"Content-Type": "application/json", **sent} if json is not None else sent

    def _send(self, operation, method, target, query, headers, content):
        """Return the answer, or the error to raise: raised outside the handler it drags no request with the key along."""
        try:
            if self._handle:
                return Answer(*self._handle(method, target, query, headers, content))
            return self._send_http(method, target, query, headers, content)
        except (requests.Timeout, TimeoutError, urllib3_errors.TimeoutError):
            words = "no answer in time"
        except (requests.RequestException, urllib3_errors.HTTPError, OSError, ValueError) as error:
            words = f"no connection ({type(error).__name__})"
        return PlatformUnreachable(operation, title=words)

    def _send_http(self, method, target, query, headers, content):
        url = self.base_url + target + (f"?{urlencode(query)}" if query else "")
        with self._session.request(
            method, url, headers=headers, data=content, timeout=self.timeout, allow_redirects=False, stream=True
        ) as response:
            body = response.raw.read(LARGEST_ANSWER + 1, decode_content=True)
            if len(body) > LARGEST_ANSWER:
                raise ValueError("the answer is too large")
            return Answer(response.status_code, response.headers, body)

    def _error(self, operation, answer):
        try:
            content = platform_json.loads(answer.text().replace(self._key, "***"))
        except ValueError:
            content = answer.text().replace(self._key, "***")
        return error_of_answer(operation, answer.status, content, answer.after())


def _base_url(environment, base_url, handle):
    if environment in ENVIRONMENTS:
        if base_url or handle:
            raise ValueError(f"the address of {environment} is fixed")
        return ENVIRONMENTS[environment]
    if environment != "simulated":
        raise ValueError(f"{environment} is none of production, test, simulated")
    if not handle and urlsplit(base_url or "").scheme not in ("http", "https"):
        raise ValueError("the simulated environment needs the stand-in's address")
    return (base_url or "").rstrip("/")


def _clean(query):
    words = {True: "true", False: "false"}
    found = {name: value for name, value in (query or {}).items() if value is not None}
    return {name: words[value] if isinstance(value, bool) else str(value) for name, value in found.items()}


def _shared_limiters(base_url, key):
    """Return the limiters of a key: all clients of this process share them."""
    name = base_url, hashlib.sha256(key.encode()).hexdigest()
    with _limiters_lock:
        if name not in _limiters:
            _limiters[name] = {
                service: RateLimiter(limit, seconds, longest=longest)
                for service, (limit, seconds, longest) in LIMITS.items()}
        return _limiters[name]
