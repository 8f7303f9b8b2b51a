"""./sagres bench export: cases and items as a workbook, against a bare xlsxwriter loop that writes the same cells.

The bare loop has its rows in memory already and calls xlsxwriter's own ``write_string``, ``write_number`` and
``write_datetime``, in constant memory and with number formats: no query, no labels, no header, no filter. Ours reads the
records under the rules of a user, names selections, marks what looks like a formula, and writes the whole workbook.

Goal: under twice the time of the bare loop at 100,000 items (20,000 cases). The two take turns, the best of each counts.
"""
import argparse
from datetime import datetime

from .harness import configure, describe_machine, markdown, run_worker, scratch

SIZES = (10_000, 100_000)
GOAL_ROWS, GOAL = 100_000, 2.0
HEADERS = ("export", "rows", "cells", "ours s", "bare loop s", "ratio", "rows/s", "SQL statements", "MB of file", "peak MB")


def main(argv=None):
    """Print one row for each size and kind. Return 1 where the goal is missed at its size."""
    parser = argparse.ArgumentParser(prog="./sagres bench export", description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("--sizes", type=lambda text: int(text.replace("_", "")), nargs="+", default=SIZES)
    parser.add_argument("--turns", type=int, default=3)
    options = parser.parse_args(argv)
    configure()
    print(f"Bench of exports, {datetime.now():%Y-%m-%d}: {describe_machine()}.", flush=True)
    table, missed = [], 0
    for size in options.sizes:
        with scratch("export") as database:
            run_worker("export_worker.fill", database=database, rows=size)
            for kind in ("credit.case", "credit.receivable"):
                found = run_worker("export_worker.run", database=database, kind=kind, turns=options.turns)
                table.append(_describe(kind, found))
                missed += found["rows"] >= GOAL_ROWS and found["seconds"] >= GOAL * found["bare"]
    print(f"\n{markdown(HEADERS, table)}")
    return 1 if missed else 0


def _describe(kind, found):
    seconds, bare = found["seconds"], found["bare"]
    return (
        {"credit.case": "cases", "credit.receivable": "items"}[kind], f"{found['rows']:,}", f"{found['cells']:,}",
        f"{seconds:.2f}", f"{bare:.2f}", f"{seconds / bare:.2f}", f"{found['rows'] / seconds:,.0f}", found["statements"],
        f"{found['size'] / 2**20:.1f}", f"{found['peak']:.0f}" if found["peak"] else "-",
    )
