import threading
import time
from datetime import datetime, timedelta
from email.utils import formatdate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ..tools.platform_error import PlatformBusy, error_of_answer
from ..tools.platform_retry import LONGEST_WAIT, MAX_ATTEMPTS, RateLimiter, call_with_retry, next_attempt
from ..tools.platform_transport import Answer

NOW = datetime(2026, 11, 20, 9)


@given(attempts=st.integers(1, MAX_ATTEMPTS - 1), seed=st.text(), after=st.integers(0, 7200))
def test_a_wait_is_within_its_bounds_and_always_the_same(attempts, seed, after):
    moment = next_attempt(attempts, NOW, after=after, seed=seed)
    wait = min(LONGEST_WAIT, 5 * 2 ** (attempts - 1))
    assert moment == next_attempt(attempts, NOW, after=after, seed=seed)
    assert timedelta(seconds=max(after, wait // 2)) <= moment - NOW <= timedelta(seconds=max(wait, after + wait // 10))


def test_many_that_failed_together_do_not_come_back_together():
    moments = {next_attempt(8, NOW, seed=str(message)) for message in range(1000)}
    assert len(moments) > 200


@given(attempts=st.integers(MAX_ATTEMPTS, 10**6))
def test_somebody_has_to_look_in_the_end(attempts):
    assert next_attempt(attempts, NOW) is None


def test_no_attempt_is_an_error():
    with pytest.raises(ValueError, match="at least one attempt"):
        call_with_retry(lambda: 1, attempts=0)


class Time:
    """A time that passes only while somebody sleeps."""

    now = 0.0

    def __call__(self):
        return self.now

    def sleep(self, seconds):
        self.now += seconds


@given(limit=st.integers(1, 5), pauses=st.lists(st.floats(0, 20), max_size=40))
def test_no_more_calls_than_allowed_in_any_interval(limit, pauses):
    present = Time()
    limiter = RateLimiter(limit, 10, longest=1000, clock=present, sleep=present.sleep)
    calls = []
    for pause in pauses:
        present.sleep(pause)
        limiter.wait()
        calls.append(present())
    for first, later in zip(calls, calls[limit:]):
        assert later - first >= 10 - 1e-6


def test_who_would_wait_too_long_is_told():
    present = Time()
    limiter = RateLimiter(2, 3600, longest=0, clock=present, sleep=present.sleep)
    limiter.wait()
    limiter.wait()
    with pytest.raises(PlatformBusy, match="no more than 2 calls in 3600 seconds") as caught:
        limiter.wait()
    assert caught.value.after == 3601 and caught.value.retry
    present.sleep(3600)
    limiter.wait()


def test_threads_share_a_limit():
    limiter = RateLimiter(3, 3600, longest=0)
    passed = []

    def call():
        try:
            limiter.wait()
            passed.append(1)
        except PlatformBusy:
            pass

    threads = [threading.Thread(target=call) for _number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(passed) == 3


@pytest.mark.parametrize("value, seconds", [("120", 120), ("0", 0), ("", 0), ("soon", 0), ("-5", 0),
                                            ("Wed, 21 Oct 2015 07:28:00 GMT", 0)])
def test_what_retry_after_says(value, seconds):
    assert Answer(429, {"Retry-After": value}, b"").after() == seconds


def test_a_date_in_retry_after_is_a_number_of_seconds():
    assert 590 <= Answer(429, {"retry-after": formatdate(time.time() + 600, usegmt=True)}, b"").after() <= 600


@pytest.mark.parametrize("content, code, text", [
    ({"title": "No", "detail": "because"}, "", "X: 400 - No - because"),
    ({"httpStatusDescription": "Bad Request", "appErrorCode": "FDR-2008",
      "errors": [{"message": "a"}, {"path": "p", "message": "b"}]},
     "FDR-2008", "X: 400 - FDR-2008 - Bad Request - a; p: b"),
    ({"statusCode": 400, "message": "Access denied"}, "", "X: 400 - Access denied"),
    ("plain words", "", "X: 400 - plain words"), (None, "", "X: 400"), ([1], "", "X: 400 - [1]"),
    ({"errors": "none", "title": 7}, "", "X: 400 - 7"),
])
def test_errors_are_read_however_they_are_written(content, code, text):
    error = error_of_answer("X", 400, content)
    assert (error.code, str(error), error.retry) == (code, text, False)
