"""Two Odoo servers, a primary and a read replica on this machine: shared work, a kill in the middle, and a full house.

::

    ./sagres bench cluster [--items 60000] [--operators 400] [--seconds 20] [--minutes 3] [--only night,proofs,load,crowd]

Night: two servers share the jobs, then again with one server killed in the middle; what comes out must be what one
undisturbed server makes, and nobody may get a message twice. Proofs: sessions, files, replica. Load: each page by one
and by two servers, as fast as they answer. Crowd: operators at a person's pace.
"""
import argparse
import os
import shutil
import tempfile
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from odoo.tools import config

from launcher.replica import Replica

from .cluster_night import NightShift
from .cluster_proofs import prove
from .harness import configure, describe_machine, markdown, run_worker, scratch
from .odoo_server import OdooServer
from .operators import Crowd

PARTS = ("night", "proofs", "load", "crowd")
PAGES = {"day": "My day", "case": "case form", "call": "log a call", "page": "debtor's page", "report": "report"}
HEADERS = ["What", "Servers", "Callers", "Calls/s", "p50 ms", "p95 ms", "Most ms", "Errors"]
CALLERS = 8
MOST_OPERATORS, MOST_MINUTES = 400, 10
PAUSES = (20, 40)  # seconds that a person reads, listens or types between two steps


def main(argv=None):
    """Print what was proved and the figures. Return 1 where something is wrong."""
    options = _read_options(argv)
    configure()
    print(describe_machine(), "load", *(f"{load:.1f}" for load in os.getloadavg()), flush=True)
    wrong = []
    with scratch("cluster") as database:
        made = run_worker(
            "cluster_worker.seed", database=database, clients=4, items=options.items, operators=options.operators, work=False,
        )
        if "night" in options.only:
            wrong += NightShift(database, options.rows).prove()
        if {"proofs", "load", "crowd"} & set(options.only):
            made = run_worker("cluster_worker.work_night", database=database)
            print(f"{made['cases']:,} cases of {options.operators} operators", flush=True)
            wrong += _serve_people(database, options)
    print("\n".join(f"WRONG: {what}" for what in wrong) or "\nNothing was wrong.")
    return 1 if wrong else 0


def _read_options(argv):
    parser = argparse.ArgumentParser(prog="bench cluster", description=__doc__.splitlines()[0])
    parser.add_argument("--items", type=int, default=60_000)
    parser.add_argument("--operators", type=int, default=MOST_OPERATORS)
    parser.add_argument("--rows", type=int, default=4_000, help="of each of two ledger files that are booked the same night")
    parser.add_argument("--seconds", type=int, default=20, help="for each page and number of servers")
    parser.add_argument("--minutes", type=float, default=3, help="of the operators at a person's pace")
    parser.add_argument("--only", type=lambda words: words.split(","), default=PARTS, help=", ".join(PARTS))
    options = parser.parse_args(argv)
    options.operators = min(options.operators, MOST_OPERATORS)
    options.minutes = min(options.minutes, MOST_MINUTES)
    return options


@contextmanager
def serve(database, number, *options):
    """Give so many servers of a database, each with two web workers and a job worker."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        servers = [OdooServer(database, Path(folder, f"server{place}.log"), *options) for place in range(number)]
        _copy_files(database, stack)
        yield [stack.enter_context(server) for server in servers]


def _copy_files(database, stack):
    """Give a copied database the files of the one it comes from, until the end."""
    files = Path(config["data_dir"], "filestore")
    source = files / os.environ["SAGRES_DATABASE"]
    stack.callback(shutil.rmtree, files / database, ignore_errors=True)
    if source.is_dir():
        shutil.copytree(source, files / database, copy_function=_link, dirs_exist_ok=True)


def _link(source, target):
    with suppress(FileExistsError):
        os.link(source, target)


def _serve_people(database, options):
    """Prove what two servers share, then measure; return what was wrong."""
    wrong = []
    with connected_replica() as replica:
        for number in (1, 2):
            with serve(database, number, *replica.odoo_options()) as servers:
                setup = run_worker(
                    "cluster_worker.open_sessions", database=database, operators=options.operators, links=options.operators,
                )
                replica.wait()
                if number == 2 and "proofs" in options.only:
                    wrong += prove(database, servers, replica, setup)
                crowd = Crowd([server.port for server in servers], setup)
                if "load" in options.only:
                    wrong += _measure_pages(crowd, number, options.seconds)
                if number == 2 and "crowd" in options.only:
                    wrong += _measure_crowd(crowd, replica, database, options)
                wrong += [problem for server in servers for problem in server.read_problems() if " WARNING " not in problem]
    return wrong


@contextmanager
def connected_replica():
    """Give a replica of the cluster that the launcher has started."""
    with Replica({name: os.environ.get(name) for name in ("PGHOST", "PGPORT", "PGUSER", "PGPASSWORD")}) as replica:
        yield replica


def _measure_pages(crowd, servers, seconds):
    """Print the figures of each page as fast as it is answered; return what was wrong."""
    rows, wrong = [], []
    for what, title in PAGES.items():
        crowd.measure(what, CALLERS, 2)  # what is read for the first time is another figure
        rows.append(_row(title, servers, CALLERS, crowd.measure(what, CALLERS, seconds)))
        wrong += _list_errors(crowd)
    print(f"\n{markdown(HEADERS, rows)}", flush=True)
    return wrong


def _measure_crowd(crowd, replica, database, options):
    """Print the figures of all operators at a person's pace; return what was wrong."""
    before = read_transactions(replica, database)
    found = crowd.work(options.operators, options.minutes * 60, PAUSES)
    rows = [_row(PAGES[what], 2, options.operators, found[what]) for what in PAGES if what in found]
    after = read_transactions(replica, database)
    print(f"\nOperators at a person's pace, {PAUSES[0]} to {PAUSES[1]} s a step:\n{markdown(HEADERS, rows)}")
    print("Transactions:", {where: after[where] - before[where] for where in after}, "load", os.getloadavg()[0], flush=True)
    return _list_errors(crowd)


def read_transactions(replica, database):
    """Return how many transactions of a database primary and replica have ended so far."""
    query = f"SELECT xact_commit + xact_rollback FROM pg_stat_database WHERE datname = '{database}'"
    return {"primary": int(replica.query_primary(query)), "replica": int(replica.query(query))}


def _row(title, servers, callers, figures):
    return [
        title, servers, callers, f"{figures['rate']:.1f}", *(f"{figures[name]:,.0f}" for name in ("p50", "p95", "most")),
        figures["errors"],
    ]


def _list_errors(crowd):
    return [f"{what}: {number} times" for what, number in crowd.errors.items() if ": " in what]
