"""./sagres bench agreements: a night that checks 50,000 plans in force and 50,000 awaited promises.

Half of the debtors have a plan of six installments on all their items, the others a promise. Measured are a night on
which nothing happens, one after payments on a tenth of them, and one on which every promise and every unpaid plan breaks.
"""
import argparse
from datetime import datetime

from .harness import configure, describe_machine, markdown, run_worker, scratch

SIZES = (10_000, 100_000)
HEADERS = ("night", "plans", "promises", "kept", "broken", "check: seconds", "check: statements", "night: seconds",
           "night: statements", "peak MB")
NAMES = {"quiet": "nothing happens", "paid": "a tenth has paid", "broken": "nobody else pays"}


def main(argv=None):
    """Print one row for each size and night; fail when a quiet night changes an agreement."""
    parser = argparse.ArgumentParser(prog="./sagres bench agreements", description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("--sizes", type=lambda text: int(text.replace("_", "")), nargs="+", default=SIZES,
                        help="agreements in all, half of them plans")
    arguments = parser.parse_args(argv)
    configure()
    print(f"Bench of agreements, {datetime.now():%Y-%m-%d}: {describe_machine()}.", flush=True)
    rows, moved = [], 0
    for size in arguments.sizes:
        with scratch("agreements") as database:
            result = run_worker("agreements_worker.run", database=database, agreements=size)
        rows += [_get_row(name, result["living"], result[name]) for name in NAMES]
        moved += sum(result["quiet"]["moved"].values())
    print(f"\n{markdown(HEADERS, rows)}\n")
    return 1 if moved else 0


def _get_row(name, living, work):
    return (
        NAMES[name], f"{living['credit_plan']:,}", f"{living['credit_promise']:,}",
        f"{work['moved'].get('kept', 0):,}", f"{work['moved'].get('broken', 0):,}",
        f"{work['check']['seconds']:.2f}", f"{work['check']['statements']:,}",
        f"{work['seconds']:.1f}", f"{work['statements']:,}", f"{work['peak']:.0f}" if work["peak"] else "",
    )
