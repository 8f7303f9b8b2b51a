"""./sagres bench collection: the nightly run against OCA's account_credit_control and against bare SQL.

On one database per size: the first night over a ledger never seen, the next night with one debtor in a hundred
changed, the same night again, the bare SQL aggregate of the same items, OCA's run up to 20,000 items, and at the
largest size what an operator waits for on the screen.
"""
import argparse
import sys
from datetime import datetime

from .harness import configure, describe_machine, markdown, run_worker, scratch
from .oca_worker import fetch, version

SIZES = (2_000, 20_000, 200_000, 1_000_000)
OCA_LIMIT = 20_000
NIGHT = "2026-11-20"
SUITE = ("sagres_cx", "sagres_pagopa", "sagres_heirs", "sagres_credit")
HEADERS = (
    "work", "items", "debtors", "seconds", "items/s", "SQL statements", "statements/item", "peak MB",
    "× bare SQL", "× faster than OCA",
)


def main(argv=None):
    """Measure, print the tables, and return the exit status: failure when a second night changes a row."""
    arguments = _parse(argv)
    configure()
    print(f"Bench of the nightly run, {datetime.now():%Y-%m-%d}: {describe_machine()}.", flush=True)
    addons = None if arguments.no_oca else str(fetch())
    rows, notes, last = [], [], {}
    for items in arguments.sizes:
        result = _measure(items, addons if items <= OCA_LIMIT else None)
        rows += _get_rows(items, result)
        notes.append(_note(items, result))
        last = result
    print(f"\n{markdown(HEADERS, rows)}\n")
    print("\n".join(notes))
    print(f"\n{_tell_screens(last)}")
    if addons:
        print(f"\nOCA account_credit_control {version()}; peak MB is the Python process, Odoo itself included.")
    return 1 if any("changed rows" in note for note in notes) else 0


def _parse(argv):
    parser = argparse.ArgumentParser(prog="./sagres bench collection", description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("--sizes", type=lambda text: int(text.replace("_", "")), nargs="+", default=SIZES, help="open items")
    parser.add_argument("--no-oca", action="store_true", help="leave out OCA's addon")
    return parser.parse_args(argv)


def _measure(items, addons):
    """Measure one size on its own copy of the database."""
    with scratch("ledger") as ledger:
        _say(items, "writing the ledger")
        seeded = run_worker("collection_worker.seed", database=ledger, items=items)
        company = seeded["company"]
        result = {"debtors": seeded["debtors"]}
        if addons:
            result["oca"] = _measure_oca(items, ledger, addons, company)
        _say(items, "bare SQL")
        result["floor"] = run_worker("collection_worker.floor", database=ledger, company=company)
        _say(items, "three nights")
        result.update(run_worker("collection_worker.nights", database=ledger, company=company, debtors=result["debtors"]))
        _say(items, "screens")
        result["screens"] = run_worker("collection_worker.screens", database=ledger, company=company)
    return result


def _measure_oca(items, ledger, addons, company):
    """Measure OCA's run on a copy of the same items, without the suite."""
    _say(items, "OCA account_credit_control")
    with scratch("oca", ledger) as copy:
        run_worker("oca_worker.prepare", database=copy, addons=addons, modules=SUITE)
        return run_worker("oca_worker.run", database=copy, addons=addons, company=company, date=NIGHT)


def _get_rows(items, result):
    works = [
        ("this suite, first night", result["first"]),
        ("this suite, next night, 1 % changed", result["next"]),
        ("this suite, same night again", result["again"]),
        ("OCA account_credit_control", result.get("oca")),
        ("bare SQL aggregate", result["floor"]),
    ]
    return [_get_row(name, items, result, work) for name, work in works if work]


def _get_row(name, items, result, work):
    oca, floor = result.get("oca"), result["floor"]
    own = work is not oca and work is not floor
    return (
        name, f"{items:,}", f"{result['debtors']:,}", f"{work['seconds']:.2f}", f"{items / work['seconds']:,.0f}",
        f"{work['statements']:,}", f"{work['statements'] / items:.4f}", f"{work['peak']:.0f}" if work["peak"] else "",
        f"{work['seconds'] / floor['seconds']:.1f}" if own else "",
        f"{oca['seconds'] / work['seconds']:.0f}" if own and oca else "",
    )


def _note(items, result):
    """Return one line on what the nights did, so that the seconds can be judged."""
    first, following, again = result["first"], result["next"], result["again"]
    text = (
        f"- {items:,} items: the first night opened {first['opened']:,} cases with {first['receivables']:,} companions, "
        f"queued {first['queued']:,} notices and {first['worklist']:,} tasks; {result['change']:,} debtors changed, the next "
        f"night changed {following['changed']:,} cases and closed {following['closed']:,}; "
        f"the same night again touched {'no row' if not again['touched'] else 'rows of %s tables' % again['touched']}"
    )
    if result.get("oca"):
        text += f"; OCA wrote {result['oca']['lines']:,} lines"
    if first["backend_peak"]:
        text += f"; database process at most {first['backend_peak']:.0f} MB, shared buffers included"
    if again["touched"]:
        text += ": a second night on one date changed rows, which is a defect"
    return f"{text}."


def _tell_screens(result):
    screens = result["screens"]
    rows = [
        ("My day", screens["my_day"]["shown"], f"{screens['my_day']['milliseconds']:.0f}", screens["my_day"]["statements"]),
        ("case with most open items", screens["case"]["shown"], f"{screens['case']['milliseconds']:.0f}",
         screens["case"]["statements"]),
    ]
    return markdown(("screen, at the largest size", "rows", "ms on the server", "SQL statements"), rows)


def _say(items, what):
    print(f"-> {items:,} items: {what}", file=sys.stderr, flush=True)
