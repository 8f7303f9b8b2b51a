"""Kill what works (SIGKILL) at random points, start it again, and look for what was lost or done twice.

::

    ./sagres bench kills [--kills 210] [--times 8] [--size 6] [--seed 20261127]

A day of two clients: a ledger file judged and booked, receipts of pagoPA, bank lines, payments without reference, the
night, plans and settlements that are kept or broken, and the notices by a real SMTP server. Each work is a scheduled job run
as Odoo's worker runs it, in a process forked from one that knows the database. It is killed up to eight times in a row at a
random SQL statement, half of a commit, answer of the mail server or moment, then started again to its end. After each kill
and each work the judge asks the invariants; then all that is there is compared, row by row, with the same day without a kill.
"""
import argparse
import os
import sys
from random import Random

from .harness import _administer, configure, describe_machine, markdown, scratch, scratch_name
from .kill_points import MODES
from .kill_room import Room
from .kill_round import Day, open_sink, shorten_batches
from .kill_seed import seed

KILLS, SIZE, SEED = 210, 6, 20261127
TIMES = 8  # kills of one work in a row, each in what the one before left
HEADERS = ["Work", "SQL statements", "Seconds", "Kills", *(f"by {mode}" for mode in MODES), "Ended before", "Breaches"]


def main(argv=None):
    """Print one row for each kind of work. Return 1 where anything was lost, done twice or not noticed by the judge."""
    parser = argparse.ArgumentParser(prog="bench kills", description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=KILLS)
    parser.add_argument("--times", type=int, default=TIMES)
    parser.add_argument("--size", type=int, default=SIZE)
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args(argv)
    # The processes are killed, PostgreSQL is not: it need not wait for the disk at each commit.
    os.environ["PGOPTIONS"] = "-c synchronous_commit=off"
    configure()
    print(f"{describe_machine()}, seed {options.seed}", flush=True)
    with open_sink() as sink, scratch("kills") as database, _kept(database) as keep:
        room = Room(database)
        shorten_batches()
        room.call(seed, sink.port, options.size)
        day = Day(room, keep(), sink)
        day.run_undisturbed()
        _tell(day, "undisturbed")
        blind = day.find_blind_spots()
        _kill_days(day, Random(options.seed), options)
    return _report(day, blind)


def _kept(database):
    """Give a function that keeps the database as it is now under another name, until the end."""
    return _Keeper(database, scratch_name("kept"))


class _Keeper:
    def __init__(self, database, name):
        self.database, self.name = database, name

    def __enter__(self):
        return self.keep

    def keep(self):
        _administer("DROP DATABASE IF EXISTS %s WITH (FORCE)", self.name)
        _administer("CREATE DATABASE %s TEMPLATE %s", self.name, self.database)
        return self.name

    def __exit__(self, *_error):
        _administer("DROP DATABASE IF EXISTS %s WITH (FORCE)", self.name)


def _kill_days(day, random, options):
    """Go through days until there were so many kills."""
    rounds = 0
    while _count(day) < options.kills:
        rounds += 1
        day.run_killed(random, options.times)
        _tell(day, f"day {rounds}")


def _count(day):
    return sum(sum(record.kills.values()) for record in day.records.values())


def _tell(day, word):
    """Say how far it is: a bench that is ended by hand has said what it found until then."""
    breaches = [(name, breach) for name, record in day.records.items() for breach in record.breaches]
    print(f"{word}: {_count(day)} kills so far, {len(breaches)} breaches", file=sys.stderr, flush=True)
    for name, breach in breaches:
        print(f"   {name}: {breach}", file=sys.stderr, flush=True)
    print(_describe(day), file=sys.stderr, flush=True)


def _describe(day):
    rows = []
    for name, record in day.records.items():
        known = day.undisturbed[name]
        rows.append([
            name, f"{known.seen['statement']:,}", f"{known.seconds:.1f}", sum(record.kills.values()),
            *(record.kills[mode] for mode in MODES), record.late, len(record.breaches),
        ])
    notices = day.records["notices"]
    return (
        f"{markdown(HEADERS, rows)}\n\n{_count(day)} kills. Messages in doubt: {notices.doubtful}, of which the server had "
        f"taken {notices.arrived}."
    )


def _report(day, blind):
    print(f"\n{_describe(day)}")
    for name in blind:
        print(f"The judge does not notice: {name}")
    return 1 if blind or any(record.breaches for record in day.records.values()) else 0
