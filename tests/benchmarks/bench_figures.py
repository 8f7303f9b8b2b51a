"""./sagres bench figures: the pages of figures over a million items, read-only, and a published ledger in plain Python.

The ledger has lived three years: seven invoices in eight are paid by a reconciled payment. Each page is what the pivot of a
user asks of the server, each figure what the page of the method asks. With ``--ledger FILE`` (columns as in IBM's sample
"Finance Factoring") the file is booked on its dates, and every bucket and figure as of six days is compared with an
independent computation.
"""
import argparse
from datetime import datetime

from .harness import configure, describe_machine, markdown, run_worker, scratch

SIZES = (20_000, 1_000_000)
LIMIT = 1000  # milliseconds
HEADERS = ("page or figure", "items", "ms on the server", "of processor", "SQL statements", "rows shown")


def main(argv=None):
    """Print a row for each page and size; fail when a figure differs or a page costs more statements for more items."""
    parser = argparse.ArgumentParser(prog="./sagres bench figures", description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("--sizes", type=lambda text: int(text.replace("_", "")), nargs="*", default=SIZES)
    parser.add_argument("--ledger", help="a published ledger, to compare every figure with plain Python")
    arguments = parser.parse_args(argv)
    configure()
    print(f"Bench of the figures, {datetime.now():%Y-%m-%d}: {describe_machine()}.", flush=True)
    wrong = _check(arguments.ledger) if arguments.ledger else 0
    rows, counts, slow = [], {}, set()
    for items in arguments.sizes:
        with scratch("figures") as database:
            result = run_worker("figures_worker.pages", database=database, items=items)
        print(f"- {items:,} invoices, of which {result['open']:,} open", flush=True)
        for name, page in result["pages"].items():
            times = (f"{page['milliseconds']:.0f}", f"{page['cpu']:.0f}")
            rows.append((name, f"{items:,}", *times, page["statements"], page["shown"]))
            counts.setdefault(name, set()).add(page["statements"])
            if page["milliseconds"] > LIMIT:
                slow.add(name)
    print(f"\n{markdown(HEADERS, rows)}\n")
    growing = sorted(name for name, found in counts.items() if len(found) > 1)
    print(f"- statements that grow with the items: {', '.join(growing) or 'none'}")
    print(f"- over a second: {', '.join(sorted(slow)) or 'none'}")
    return 1 if wrong or growing else 0


def _check(path):
    """Compare a published ledger with plain Python, say what differs, and return how many figures do."""
    with scratch("published") as database:
        result = run_worker("figures_worker.check", database=database, path=path)
    print(f"- published ledger: {result['items']:,} invoices as of {', '.join(result['days'])}: {result['compared']} figures"
          f" compared, {len(result['differences'])} differ", flush=True)
    for difference in result["differences"]:
        print("  - as of {}: {} is {}, plain Python says {}".format(*difference))
    return len(result["differences"])
