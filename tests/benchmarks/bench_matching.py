"""./sagres bench matching: a generated month of bank lines whose truth is known, matched by the engine and in Odoo."""
import argparse
import time
from collections import Counter
from datetime import datetime

from .harness import configure, describe_machine, markdown, run_worker, scratch
from .matching_month import KINDS, Month

WORK_HEADERS = ("work in Odoo", "lines", "seconds", "lines/s", "SQL statements")
WORKS = {
    "import": "bank file taken in", "match": "proposed by set, in one transaction",
    "book": "certain ones booked, one transaction each",
}
HEADERS = ("kind of line", "lines", "matched by itself", "wrong", "right one proposed first", "right one among proposals")


def main(argv=None):
    """Print the figures; fail on one wrong match or a recall below 90 %."""
    parser = argparse.ArgumentParser(prog="./sagres bench matching", description=__doc__)
    parser.add_argument("--lines", type=lambda text: int(text.replace("_", "")), default=10_000)
    parser.add_argument("--seed", type=int, default=20261101)
    parser.add_argument("--engine-only", action="store_true", help="leave out the part in Odoo, which takes its time")
    parser.add_argument("--book", type=int, help="how many certain ones are booked in Odoo; all of 10,000 take an hour or two")
    arguments = parser.parse_args(argv)
    configure()
    from odoo.addons.sagres_credit.tools import matching

    print(f"Bench of payment matching, {datetime.now():%Y-%m-%d}: {describe_machine()}.", flush=True)
    month = Month(matching, arguments.lines, arguments.seed)
    start = time.perf_counter()
    matcher = matching.Matcher(month.debtors, month.items, month.references)
    built = time.perf_counter()
    results = matcher.match_all(case.line for case in month.cases)
    done = time.perf_counter()
    figures = judge(month.cases, results)
    print(f"\n{markdown(HEADERS, get_rows(figures))}\n")
    print(
        f"Engine: {len(month.debtors):,} debtors, {len(month.items):,} items, {len(results):,} lines;"
        f" index {built - start:.2f} s, matching {done - built:.2f} s.\n"
        f"Precision {figures['precision']:.2%}, recall {figures['recall']:.2%}."
    )
    failed = bool(figures["wrong"]) or figures["recall"] < 0.9
    if not arguments.engine_only:
        failed = _measure_odoo(arguments) or failed
    return int(failed)


def _measure_odoo(arguments):
    """Print what the same month costs in Odoo; return whether the books say something wrong."""
    with scratch("matching") as database:
        result = run_worker(
            "matching_worker.run", database=database, lines=arguments.lines, seed=arguments.seed, book=arguments.book,
        )
    print(f"\n{markdown(WORK_HEADERS, [_get_work_row(name, result[work]) for work, name in WORKS.items()])}\n")
    certain = result["certain"]
    recall = certain["right"] / certain["paying"]
    print(
        f"About to be booked by themselves: {certain['right']:,} right, {certain['wrong']} wrong, recall {recall:.2%}.\n"
        f"In the books: {result['right']:,} lines right, {result['wrong']} wrong, balance {result['balance']:.2f}."
    )
    return bool(certain["wrong"] or result["wrong"]) or recall < 0.9 or abs(result["balance"]) >= 0.005


def _get_work_row(name, figures):
    lines, seconds = figures["lines"], figures["seconds"]
    return name, f"{lines:,}", f"{seconds:.1f}", f"{lines / seconds:,.1f}", f"{figures['statements']:,}"


def judge(cases, results):
    """Return what was right and wrong: ``precision`` of what was matched by itself, ``recall`` of what pays something."""
    counts = Counter()
    wrong = []
    for case, result in zip(cases, results, strict=True):
        counts[case.kind, "lines"] += 1
        certain = result.certain
        if certain:
            right = dict(certain.parts) == case.parts and not certain.rest
            counts[case.kind, "right" if right else "wrong"] += 1
            wrong += [] if right else [(case, result)]
        elif case.parts:
            offered = [dict(candidate.parts) == case.parts for candidate in result.candidates]
            counts[case.kind, "first"] += offered[:1] == [True]
            counts[case.kind, "among"] += any(offered)
    right = sum(count for (_kind, name), count in counts.items() if name == "right")
    paying = sum(bool(case.parts) for case in cases)
    return {
        "counts": counts, "wrong": wrong, "precision": right / (right + len(wrong) or 1), "recall": right / (paying or 1),
    }


def get_rows(figures):
    """Return the rows of the table."""
    counts = figures["counts"]
    return [
        (
            kind, f"{counts[kind, 'lines']:,}", f"{counts[kind, 'right']:,}", counts[kind, "wrong"], counts[kind, "first"],
            counts[kind, "among"],
        )
        for kind in KINDS
    ]
