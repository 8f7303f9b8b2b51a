"""Time the import of a client's ledger: validation and booking, open rows and settled ones.

::

    ./sagres bench import [--sizes 2000 20000 100000]

Goals, on two cores: 100,000 rows validated within 60 seconds, open ones booked within 35 minutes and settled ones
within 45, in memory that does not grow with the file.
"""
import argparse

from .harness import configure, describe_machine, markdown, run_worker, scratch

SIZES = (2_000, 20_000, 100_000)
GOAL_ROWS = 100_000
GOALS = {("validate", False): 60, ("validate", True): 60, ("book", False): 35 * 60, ("book", True): 45 * 60}
HEADERS = ["Work", "Rows", "Seconds", "Rows/s", "SQL statements", "Peak MB", "Peak MB PostgreSQL"]


def main(argv=None):
    """Print one row for each size, kind of row and step. Return 1 where a goal is missed at its size."""
    parser = argparse.ArgumentParser(prog="bench import", description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    options = parser.parse_args(argv)
    configure()
    print(describe_machine(), flush=True)
    table, missed = [], []
    for size in options.sizes:
        for settled in (False, True):
            with scratch("import") as database:
                figures = run_worker("import_worker.run", database=database, rows=size, settled=settled)
            for step in ("validate", "book"):
                table.append(_describe(step, size, settled, figures[step]))
                print(*table[-1], sep="  ", flush=True)
                if size == GOAL_ROWS and figures[step]["seconds"] > GOALS[step, settled]:
                    missed.append(table[-1][0])
    print(f"\n{markdown(HEADERS, table)}")
    for name in missed:
        print(f"Goal missed at {GOAL_ROWS:,} rows: {name}")
    return 1 if missed else 0


def _describe(step, size, settled, figures):
    kind = "settled" if settled else "open"
    seconds = figures["seconds"]
    return [
        f"{step} {kind} rows", f"{size:,}", f"{seconds:.1f}", f"{size / seconds:,.0f}", f"{figures['statements']:,}",
        _megabytes(figures["peak"]), _megabytes(figures["backend_peak"]),
    ]


def _megabytes(peak):
    return "-" if peak is None else f"{peak:,.0f}"
