"""./sagres bench flow: a pagoPA flow of 100,000 payments read, imported, matched and reconciled with its bank line.

The receipts are booked before, each with a payment on the transit account; what is measured begins with the XML.
"""
import argparse
from datetime import datetime

from .harness import configure, describe_machine, markdown, run_worker, scratch

SIZES = (1_000, 10_000, 100_000)
HEADERS = ("work", "payments", "seconds", "payments/s", "SQL statements", "peak MB")
NAMES = {
    "parse": "XML read", "import": "imported", "match": "matched with receipts", "again": "worked on again, nothing new",
    "reconcile": "found on the bank and reconciled", "undo": "one of its payments undone by a person",
}


def main(argv=None):
    """Print one row for each size and work; fail when a flow is not reconciled at the end."""
    parser = argparse.ArgumentParser(prog="./sagres bench flow", description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("--sizes", type=lambda text: int(text.replace("_", "")), nargs="+", default=SIZES)
    arguments = parser.parse_args(argv)
    configure()
    print(f"Bench of reporting flows, {datetime.now():%Y-%m-%d}: {describe_machine()}.", flush=True)
    rows, failed = [], 0
    for payments in arguments.sizes:
        with scratch("flow") as database:
            result = run_worker("flow_worker.run", database=database, payments=payments)
        rows += [_get_row(payments, name, result[name]) for name in NAMES if name in result]
        failed += result["state"] != "reconciled" or result["left"] != 0
    print(f"\n{markdown(HEADERS, rows)}\n")
    return 1 if failed else 0


def _get_row(payments, name, work):
    return (
        NAMES[name], f"{payments:,}", f"{work['seconds']:.2f}", f"{payments / work['seconds']:,.0f}",
        f"{work['statements']:,}", f"{work['peak']:.0f}" if work["peak"] else "",
    )
