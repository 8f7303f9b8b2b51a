"""When to try again, and how often to call at all. No ORM."""
import threading
import time
import zlib
from collections import deque
from datetime import datetime, timedelta

from .platform_error import PlatformBusy, PlatformError

__all__ = ["RateLimiter", "call_with_retry", "next_attempt"]

FIRST_WAIT = 5
LONGEST_WAIT = 3600
#: After so many attempts (about five hours) a person has to look.
MAX_ATTEMPTS = 15


def next_attempt(attempts: int, now: datetime, *, after=0, seed="") -> datetime | None:
    """Return when to try again after ``attempts`` failed ones, or None when nobody should.

    Waits double from 5 seconds to one hour; of each, a part between half and the whole is waited, which depends on
    ``seed`` (the key of the message) only, so that many that failed together do not come back together. The same
    arguments always give the same moment.

    :param after: seconds the platform asked for, waited in any case

    >>> now = datetime(2026, 11, 20, 9)
    >>> [(next_attempt(n, now, seed="a") - now).seconds for n in (1, 2, 3, 4)]
    [4, 7, 13, 28]
    >>> (next_attempt(1, now, after=120) - now).seconds >= 120
    True
    >>> next_attempt(15, now) is None
    True
    """
    if attempts >= MAX_ATTEMPTS:
        return None
    wait = min(LONGEST_WAIT, FIRST_WAIT * 2 ** max(attempts - 1, 0))
    part = zlib.crc32(f"{seed}/{attempts}".encode()) % 1001
    wait = wait * (1000 + part) // 2000
    return now + timedelta(seconds=max(wait, after + wait // 10 if after else 0))


def call_with_retry(call, *, attempts=3, sleep=time.sleep, longest=30, seed=""):
    """Return what ``call`` returns; try again, within this process, what may succeed later.

    For a person who waits at the screen. A queue keeps the message and asks ``next_attempt`` instead.

    :param longest: seconds beyond which it is not worth waiting
    """
    for attempt in range(1, attempts + 1):
        try:
            return call()
        except PlatformError as error:
            wait = _seconds_to_wait(attempt, error, seed)
            if not error.retry or attempt == attempts or wait > longest:
                raise
        sleep(wait)
    raise ValueError("at least one attempt is needed")


def _seconds_to_wait(attempt, error, seed):
    moment = next_attempt(attempt, datetime.min, after=error.after, seed=seed)
    return float("inf") if moment is None else (moment - datetime.min).total_seconds()


class RateLimiter:
    """No more than ``limit`` calls in any ``seconds``, for all threads of this process.

    :param longest: seconds a call is made to wait at most; what would wait longer raises `PlatformBusy`
    """

    def __init__(self, limit: int, seconds: float, *, longest=None, clock=time.monotonic, sleep=time.sleep):
        self.limit, self.seconds = limit, seconds
        self.longest = seconds if longest is None else longest
        self._clock, self._sleep = clock, sleep
        self._moments, self._lock = deque(), threading.Lock()

    def reserve(self) -> float:
        """Take the next place and return the seconds until it comes."""
        with self._lock:
            now = self._clock()
            place = max(now, self._moments[0] + self.seconds if len(self._moments) == self.limit else now)
            if place - now > self.longest:
                raise PlatformBusy(
                    "limit", title=f"no more than {self.limit} calls in {self.seconds} seconds", after=int(place - now) + 1)
            if len(self._moments) == self.limit:
                self._moments.popleft()
            self._moments.append(place)
            return place - now

    def wait(self):
        """Take the next place and wait for it."""
        seconds = self.reserve()
        if seconds > 0:
            self._sleep(seconds)
