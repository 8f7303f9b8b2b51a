"""The platform in small: one function answers every call, a store keeps what was said. No ORM, no network of its own.

>>> platform = Platform()
>>> platform.handle("GET", "/gpd/debt-positions-service/v1/organizations/80000000001/debtpositions", "", {}, b"")[0]
401
"""
import logging
import re
from urllib.parse import unquote

from . import aca, day, fdr, gpd, node, receipts, station, upload
from .faults import LOST, Faults, Rates
from .moments import now_utc
from .problem import NoAnswer, Problem, problem_body
from .request import Request, answer_json, read_query
from .store import MemoryStore

__all__ = ["KEY_HEADER", "Platform"]

_logger = logging.getLogger(__name__)

KEY_HEADER = "ocp-apim-subscription-key"
LARGEST_BODY = 16 * 1024 * 1024


def _info(platform, request):
    """Say that the service is up."""
    return answer_json({"name": "stand-in", "version": "1", "environment": "simulated"})


ROUTES = [
    ("GET", "/(gpd|aca)/debt-positions-service/v[13]/info|/upload/(gpd|aca)/debt-positions-service/v2/info", _info),
    *gpd.ROUTES, *aca.ROUTES, *upload.ROUTES, *receipts.ROUTES, *fdr.ROUTES,
]
COMPILED = [(method, re.compile(pattern), answer) for method, pattern, answer in ROUTES]


class Platform:
    """The stand-in.

    :param store: where its state is kept, in memory by default
    :param keys: the subscription keys it takes, or ``{key: tax codes of the creditors it is for}``; any key when empty
    :param clock: returns the present, with a time zone
    :param limits: calls it takes, ``{"fdr-org": (1, 1), "bizevents": (10, 3600), "": (calls, seconds)}``
    :param post: ``post(url, body, headers, timeout)`` returns status and body of a creditor's station
    :param upload_step: entries of uploaded files worked off whenever their state is asked for; all when empty
    """

    def __init__(self, store=None, *, keys=(), clock=now_utc, limits=None, post=station.http_post, upload_step=None):
        self.store = MemoryStore() if store is None else store
        self.keys = keys if isinstance(keys, dict) else dict.fromkeys(keys, ())
        self.clock, self.post, self.upload_step = clock, post, upload_step
        self.faults = Faults(self.store)
        self.rates = Rates(self.store, clock, limits)

    def register(self, org, **settings):
        """Make a creditor known, or change what is known of it.

        :param settings: ``name``, ``iban``; ``url`` of its station with ``broker``, ``station``, ``get_version`` and
            ``rt_version`` (1 or 2), ``headers``; ``enabled`` for flows
        """
        with self.store.transaction():
            self.store.put("creditor", org, {**self.creditor(org), "org": org, **settings})

    def creditor(self, org) -> dict:
        """Return what is known of a creditor, nothing when it is not."""
        return self.store.get("creditor", org) or {}

    def handle(self, method, path, query, headers, body):
        """Answer one call: return status, headers, body.

        :param query: a dict, or the text behind the question mark
        :raises NoAnswer: for a fault on order that lets nothing come back
        """
        request = Request(method.upper(), path, read_query(query),
                          {name.lower(): value for name, value in dict(headers).items()}, body or b"")
        try:
            return self._answer(request).parts()
        except NoAnswer:
            raise
        except Problem as problem:
            headers = {"Retry-After": str(problem.after)} if problem.after is not None else {}
            return answer_json(problem_body(problem, path), problem.status, **headers).parts()
        except Exception:
            _logger.exception("stand-in: %s %s failed", request.method, request.path)
            return answer_json(problem_body(Problem(500, "Internal error"), path), 500).parts()

    def _answer(self, request):
        key = request.headers.get(KEY_HEADER, "")
        if not key or (self.keys and key not in self.keys):
            raise Problem(401, "wrong or missing subscription key")
        self.rates.check(request.path)
        fault = self.faults.take(request)
        answer = self._route(request, self.keys.get(key, ()))(self, request)
        if fault and fault["kind"] == LOST:
            raise NoAnswer(fault["seconds"])
        return answer

    def _route(self, request, allowed):
        if len(request.body) > LARGEST_BODY:
            raise Problem(413, "Too large")
        found = [(method, pattern.fullmatch(request.path), answer) for method, pattern, answer in COMPILED]
        found = [route for route in found if route[1]]
        if not found:
            raise Problem(404, "Not found", "there is no such call")
        for method, match, answer in found:
            if method == request.method:
                request.args = {name: unquote(value) for name, value in match.groupdict().items()}
                if allowed and request.args.get("org", allowed[0]) not in allowed:
                    raise Problem(403, "Forbidden", "the key is for another creditor")
                return answer
        raise Problem(405, "Method not allowed")

    def verify(self, org, nav):
        """Return what is due on a notice, as a bank asks before it is paid."""
        return node.verify(self, org, nav)

    def pay(self, org, nav, **options):
        """Pay a notice, as a bank does; `node.pay` tells the options."""
        return node.pay(self, org, nav, **options)

    def send_receipts(self):
        """Bring the receipts that wait to the creditors' stations; return how many arrived."""
        return node.send_receipts(self)

    def close_day(self, org=None):
        """Report what was paid; return the flows."""
        return day.close_day(self, org)

    def payments(self, org=None):
        """Return the payments made, oldest first."""
        found = [payment for _key, payment in self.store.scan("payment", f"{org}/" if org else "")]
        return sorted(found, key=lambda payment: payment["paymentDateTime"])
