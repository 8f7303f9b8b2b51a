"""Time the sending of e-mail notices: written, frozen and handed to an SMTP server on loopback.

::

    ./sagres bench notices [--size 20000]

Every notice covers the open items of a debtor (five on average). One worker first, then two at once: the server says
who got what, so that nothing taken twice can hide. The server runs in a process of its own.
"""
import argparse
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from .harness import configure, describe_machine, markdown, run_worker, scratch

SIZE = 20_000
HEADERS = ["Workers", "Notices", "Seconds", "Notices/s", "Statements a notice", "Peak MB a worker"]


def main(argv=None):
    """Print one row for each number of workers. Return 1 where somebody got nothing or something twice."""
    parser = argparse.ArgumentParser(prog="bench notices", description=__doc__.splitlines()[0])
    parser.add_argument("--size", type=int, default=SIZE)
    options = parser.parse_args(argv)
    configure()
    print(describe_machine(), flush=True)
    table, wrong = [], 0
    with scratch("notices") as database:
        size = run_worker("notice_worker.seed", database=database, debtors=options.size)["queued"]
        for workers in (1, 2):
            with scratch("send", database) as copy:
                row, errors = _measure(copy, size, workers)
            table.append(row)
            wrong += errors
            print(*row, sep="  ", flush=True)
    print(f"\n{markdown(HEADERS, table)}")
    return 1 if wrong else 0


def _measure(database, size, workers):
    with sink() as (port, log):
        run_worker("notice_worker.connect", database=database, port=port)
        start = time.perf_counter()
        figures = _run_at_once(workers, database)
        seconds = time.perf_counter() - start if workers > 1 else figures[0]["seconds"]
        received = Counter(log.read_text().split())
    errors = abs(size - len(received)) + sum(1 for count in received.values() if count > 1)
    if errors:
        print(f"{len(received)} of {size} debtors got a message, {max(received.values(), default=0)} at most each")
    statements = sum(figure["statements"] for figure in figures) / size
    peak = max(figure["peak"] or 0 for figure in figures)
    return [workers, f"{size:,}", f"{seconds:.1f}", f"{size / seconds:,.0f}", f"{statements:.2f}", f"{peak:,.0f}"], errors


def _run_at_once(workers, database):
    """Run so many senders at the same time and return their figures; each is a process, a thread waits for each."""
    with ThreadPoolExecutor(workers) as pool:
        jobs = [pool.submit(run_worker, "notice_worker.send", database=database) for _worker in range(workers)]
        return [job.result() for job in jobs]


@contextmanager
def sink(script="smtp_sink.py"):
    """Start an SMTP server that writes down what it takes, by default who gets a message; give its port and that list."""
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder, "recipients")
        log.touch()
        server = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name(script)), str(log)], stdout=subprocess.PIPE, text=True,
        )
        try:
            yield int(server.stdout.readline()), log
        finally:
            server.terminate()
            server.wait()
