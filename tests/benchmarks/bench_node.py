"""Time what the node of pagoPA waits for: a real server with two workers, and twenty callers at once.

::

    ./sagres bench node [--calls 900] [--callers 20] [--workers 2] [--rate 40]

Each notice is verified, asked for and paid. First the callers call as fast as they are answered, then at a rate that a large
body sees on its busiest days; at the end receipts are sent twice at once, and every one must have been taken once.
"""
import argparse
import itertools
import os
import statistics
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import requests

from .harness import ROOT, configure, describe_machine, markdown, run_worker, scratch
from .node_worker import Caller, free_port

HEADERS = ["Calls", "How", "Number", "p50 ms", "p98 ms", "Most ms", "Calls/s", "Errors"]
LIMIT_MS = 200
MOST_CALLS = 20_000


def main(argv=None):
    """Print one row for each operation and way of calling. Return 1 after an error or a receipt taken twice."""
    parser = argparse.ArgumentParser(prog="bench node", description=__doc__.splitlines()[0])
    parser.add_argument("--calls", type=int, default=900)
    parser.add_argument("--callers", type=int, default=20)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--rate", type=float, default=40, help="calls a second of the second round")
    options = parser.parse_args(argv)
    configure()
    print(describe_machine(), flush=True)
    calls = min(options.calls, MOST_CALLS)
    table, wrong = [], 0
    with scratch("node") as database:
        setup = run_worker("node_worker.seed", database=database, calls=calls // 2, callers=options.callers)
        with _server(database, options.workers) as port:
            caller = Caller(port, setup["path"])
            for how, rate in (("at once", None), ("at a rate", options.rate)):
                rows, errors = _measure(caller, setup[how], options.callers, rate)
                table += [[row[0], f"{rate:g} a second" if rate else how, *row[1:]] for row in rows]
                wrong += errors
                print(markdown(HEADERS, table[-len(rows):]), flush=True)
            wrong += _send_twice(caller, setup["twice"], options.callers)
        wrong += run_worker("node_worker.check", database=database)["errors"]
    print(f"\n{markdown(HEADERS, table)}\nThe node must hear within {LIMIT_MS} ms, 98 times of 100.")
    return 1 if wrong else 0


def _measure(caller, calls, callers, rate):
    """Make these calls and return a row for each operation, and the errors."""
    start = time.perf_counter()
    begins = itertools.count()

    def call(spoken):
        if rate:
            time.sleep(max(0.0, start + next(begins) / rate - time.perf_counter()))
        return caller.call(*spoken)
    with ThreadPoolExecutor(callers) as pool:
        done = list(pool.map(call, calls))
    seconds = time.perf_counter() - start
    rows = []
    for operation in dict.fromkeys(operation for operation, _body in calls):
        times = sorted(ms for name, ms, _outcome in done if name == operation)
        errors = Counter(outcome for name, _ms, outcome in done if name == operation and outcome != "OK")
        rows.append([
            operation, len(times), f"{statistics.median(times):.0f}", f"{times[int(len(times) * 0.98)]:.0f}",
            f"{times[-1]:.0f}", f"{len(done) / seconds:.0f}", sum(errors.values()),
        ])
        if errors:
            print(operation, dict(errors), flush=True)
    return rows, sum(row[-1] for row in rows)


def _send_twice(caller, calls, callers):
    """Send each of these receipts twice at once: one is taken, the other one refused. Return how many were not."""
    with ThreadPoolExecutor(callers) as pool:
        done = list(pool.map(lambda call: caller.call(*call)[2], [call for call in calls for _time in range(2)]))
    found = Counter(done)
    print(f"\n{len(calls)} receipts sent twice at once: {dict(found)}", flush=True)
    return abs(found["OK"] - len(calls)) + abs(found["PAA_RECEIPT_DUPLICATA"] - len(calls))


@contextmanager
def _server(database, workers):
    """Start Odoo with so many workers on a free port of this machine and give that port."""
    port = free_port()
    command = [
        sys.executable, str(Path(__file__).with_name("node_server.py")), "-c", os.environ["ODOO_RC"], "-d", database,
        f"--http-port={port}", f"--gevent-port={free_port()}", f"--workers={workers}", "--max-cron-threads=0",
        "--http-interface=127.0.0.1", "--log-level=error",
    ]
    process = subprocess.Popen(command, cwd=ROOT)
    try:
        _wait(process, port)
        yield port
    finally:
        process.terminate()
        process.wait(60)


def _wait(process, port, seconds=120):
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        try:
            requests.get(f"http://127.0.0.1:{port}/pagopa/node/none", timeout=30)
            return
        except requests.ConnectionError:
            time.sleep(0.5)
    raise SystemExit("The server did not start.")
