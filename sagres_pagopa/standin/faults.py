"""What goes wrong on order, and the rates at which the stand-in has enough. No ORM."""
import re

from .moments import read_moment, write_moment
from .problem import NoAnswer, Problem

__all__ = ["LOST", "Faults", "Rates"]

#: The call is done, its answer never arrives.
LOST = "lost"


class Faults:
    """The next calls that fail, kept in the store."""

    def __init__(self, store):
        self._store = store

    def add(self, kind, *, times=1, path=".*", method=".*", after=None, seconds=60):
        """Let the next calls fail.

        :param kind: an HTTP status (500, 503, 429), ``timeout`` (nothing is done), or ``lost`` (done, no answer)
        :param path: a regular expression found in the path
        :param after: the seconds of Retry-After
        :param seconds: how long a call without answer is kept waiting
        """
        with self._store.transaction():
            number = self._store.next_number("fault")
            self._store.put("fault", f"{number:09}", {
                "kind": kind, "times": times, "path": path, "method": method, "after": after, "seconds": seconds})

    def clear(self):
        """Let nothing fail any more."""
        for key, _fault in self._store.scan("fault"):
            self._store.delete("fault", key)

    def take(self, request):
        """Return the fault of this call, None when it succeeds; raise the one that comes before the call."""
        with self._store.transaction():
            fault = self._take(request)
        if fault is None or fault["kind"] == LOST:
            return fault
        if fault["kind"] == "timeout":
            raise NoAnswer(fault["seconds"])
        raise Problem(int(fault["kind"]), "A fault on order", after=fault["after"])

    def _take(self, request):
        for key, fault in self._store.scan("fault"):
            if re.search(fault["path"], request.path) and re.fullmatch(fault["method"], request.method):
                if fault["times"] > 1:
                    self._store.put("fault", key, {**fault, "times": fault["times"] - 1})
                else:
                    self._store.delete("fault", key)
                return fault
        return None


class Rates:
    """How many calls a service takes in how many seconds: ``{"fdr-org": (1, 1), "": (100, 1)}``."""

    def __init__(self, store, clock, limits):
        self._store, self._clock, self._limits = store, clock, limits or {}

    def check(self, path):
        """Count a call; refuse it when there were too many."""
        service = path.strip("/").split("/")[0]
        name = service if service in self._limits else ""
        if name not in self._limits:
            return
        limit, seconds = self._limits[name]
        with self._store.transaction():
            now = self._clock()
            calls = (self._store.get("calls", name) or {"moments": []})["moments"]
            recent = [moment for moment in calls if (now - read_moment(moment)).total_seconds() < seconds]
            if len(recent) < limit:
                self._store.put("calls", name, {"moments": [*recent, write_moment(now)]})
                return
        wait = seconds - (now - read_moment(recent[0])).total_seconds()
        raise Problem(429, "Too many calls", f"{limit} in {seconds} seconds", after=max(1, int(wait + 0.999)))
