"""./sagres bench limitation: the limitation dates of a million receivables against a plain UPDATE of one column.

The items fell due over nine years, one in ten has acts (demands, suspensions, suits), and they are dated in the batches
of the night: the first time, again with nothing changed, and the next day.
"""
import argparse
from datetime import datetime

from .harness import configure, describe_machine, markdown, run_worker, scratch

SIZES = (20_000, 200_000, 1_000_000)
HEADERS = ("work", "items", "rows written", "seconds", "items/s", "SQL statements", "peak MB", "× plain UPDATE")
NAMES = {
    "first": "dating, first time (every row)", "again": "dating again, nothing changed", "next": "dating, next day",
    "floor": "plain UPDATE of one column",
}


def main(argv=None):
    """Print one row for each size and work; fail when dating again writes a row."""
    parser = argparse.ArgumentParser(prog="./sagres bench limitation", description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("--sizes", type=lambda text: int(text.replace("_", "")), nargs="+", default=SIZES)
    arguments = parser.parse_args(argv)
    configure()
    print(f"Bench of limitation dates, {datetime.now():%Y-%m-%d}: {describe_machine()}.", flush=True)
    rows, rewritten = [], 0
    for items in arguments.sizes:
        with scratch("limitation") as database:
            result = run_worker("limitation_worker.run", database=database, items=items)
        rows += [_get_row(items, name, result) for name in NAMES]
        rewritten += result["again"]["written"]
    print(f"\n{markdown(HEADERS, rows)}\n")
    print("- " + ", ".join(f"{count:,} {state}" for state, count in result["states"]) + f"; {result['acts']:,} acts.")
    return 1 if rewritten else 0


def _get_row(items, name, result):
    work = result[name]
    return (
        NAMES[name], f"{items:,}", f"{work['written']:,}", f"{work['seconds']:.2f}", f"{items / work['seconds']:,.0f}",
        f"{work['statements']:,}", f"{work['peak']:.0f}" if work["peak"] else "",
        "" if name == "floor" else f"{work['seconds'] / result['floor']['seconds']:.1f}",
    )
