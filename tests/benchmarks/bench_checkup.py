"""./sagres bench checkup: the check-up, the baseline and the grades of a portfolio, by number of items.

A quarter of the items are paid, with a reconciliation each. Grades are measured the first time, again with nothing
changed, and the next day; the page is read live and frozen.
"""
import argparse
from datetime import datetime

from .harness import configure, describe_machine, markdown, run_worker, scratch

SIZES = (20_000, 200_000, 1_000_000)
HEADERS = ("work", "open items", "seconds", "SQL statements")
NAMES = {
    "grades": "grades, first time", "grades_again": "grades again, nothing changed", "grades_next": "grades, next day",
    "page": "page of the check-up, live", "freeze": "freezing the baseline", "page_frozen": "page of the check-up, frozen",
    "graph": "graph of days late by quarter, two years",
}


def main(argv=None):
    """Print one row for each size and work; fail when the statements grow with the items or a second measure writes."""
    parser = argparse.ArgumentParser(prog="./sagres bench checkup", description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("--sizes", type=lambda text: int(text.replace("_", "")), nargs="+", default=SIZES)
    arguments = parser.parse_args(argv)
    configure()
    print(f"Bench of the check-up, {datetime.now():%Y-%m-%d}: {describe_machine()}.", flush=True)
    rows, counts, rewritten = [], {}, 0
    for items in arguments.sizes:
        with scratch("checkup") as database:
            result = run_worker("checkup_worker.run", database=database, items=items)
        rewritten += result.pop("rewritten")
        for name, (seconds, statements) in result.items():
            rows.append((NAMES[name], f"{items:,}", f"{seconds:.2f}", f"{statements:,}"))
            counts.setdefault(name, set()).add(statements)
    print(f"\n{markdown(HEADERS, rows)}\n")
    return 1 if rewritten or any(len(found) > 1 for found in counts.values()) else 0
