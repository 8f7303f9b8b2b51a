"""./sagres bench invitations: who is asked after 200,000 events, who not and why, in a constant number of statements.

One person in five is the same as another at an address, one in ten was asked before, some have a wish, a dispute or no
address; a second run on the same events makes nothing, and what was scheduled is judged again as at the moment of asking.
"""
import argparse
from datetime import datetime

from .harness import configure, describe_machine, markdown, run_worker, scratch

SIZES = (2_000, 20_000, 200_000)
HEADERS = ("work", "events", "seconds", "events/s", "SQL statements", "peak MB")
NAMES = {"queue": "selected", "again": "the same events again", "wave": "shown, nothing written", "judge": "judged again"}


def main(argv=None):
    """Print one row for each size and work; fail where the number of statements grows with the events."""
    parser = argparse.ArgumentParser(prog="./sagres bench invitations", description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("--sizes", type=lambda text: int(text.replace("_", "")), nargs="+", default=SIZES)
    arguments = parser.parse_args(argv)
    configure()
    print(f"Bench of invitations, {datetime.now():%Y-%m-%d}: {describe_machine()}.", flush=True)
    rows, statements, failed = [], {}, 0
    for events in arguments.sizes:
        with scratch("invite") as database:
            result = run_worker("invitation_worker.run", database=database, events=events)
        rows += [_get_row(events, name, result[name]) for name in NAMES]
        print(f"{events:,}: {result['reasons']}", flush=True)
        failed += sum(result["made"].values()) != events or sum(result["remade"].values()) != 0
        for name in NAMES:
            statements.setdefault(name, set()).add(result[name]["statements"])
    print(f"\n{markdown(HEADERS, rows)}\n")
    return 1 if failed or any(len(counts) > 1 for counts in statements.values()) else 0


def _get_row(events, name, work):
    return (
        NAMES[name], f"{events:,}", f"{work['seconds']:.2f}", f"{events / work['seconds']:,.0f}",
        f"{work['statements']:,}", f"{work['peak']:.0f}" if work["peak"] else "",
    )
