"""Feed a reader with inputs, and judge what comes: an answer, a refusal, or a defect."""
import contextlib
import signal
import time

from hypothesis import HealthCheck, Phase, given, seed, settings

#: Nobody waits longer for an input of a few thousand bytes: then it hangs.
HANG_SECONDS = 30


class HangError(AssertionError):
    """A reader did not come to an end."""


@contextlib.contextmanager
def no_hang(seconds=HANG_SECONDS):
    """Break what does not come to an end."""
    def stop(_signal, _frame):
        raise HangError(f"no end within {seconds} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def try_target(target, count, start=None, told=lambda value, refusal, seconds: None):
    """Give a target that many inputs; the smallest one that breaks it is in the error.

    :param start: a number from which the same inputs come again; by default always the same ones
    :param told: called with each input, the refusal, ``None`` where it was read, and the seconds it took
    """
    options = settings(
        max_examples=count, deadline=None, database=None, derandomize=start is None, print_blob=True,
        suppress_health_check=list(HealthCheck), phases=(Phase.generate, Phase.shrink),
    )

    def judge(value):
        began = time.perf_counter()
        with no_hang():
            try:
                target.read(value)
            except target.refusals as refusal:
                assert str(refusal) or getattr(refusal, "code", ""), "a refusal without a reason"
                told(value, refusal, time.perf_counter() - began)
            else:
                told(value, None, time.perf_counter() - began)

    test = options(given(target.inputs)(judge))
    (seed(start)(test) if start is not None else test)()
