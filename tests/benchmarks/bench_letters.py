"""Time the printing of letters: one call of the PDF engine for many, against one call a letter.

::

    ./sagres bench letters [--sizes 10 100 500]

The same letters are also set with reportlab, in plain paragraphs without the client's letterhead and the editor's HTML,
to say what leaving the HTML engine would give. Goal: at least 10 letters a second in batches.
"""
import argparse

from .harness import configure, describe_machine, markdown, run_worker, scratch

SIZES = (10, 100, 500)
ALONE = 20  # letters are enough to time one call each
GOAL = 10
HEADERS = ["Way", "Letters", "Seconds", "Letters/s", "SQL statements", "Statements/letter", "Peak MB", "kB/letter"]
WAYS = {
    "alone": "one call a letter",
    "batch": "whole batch: judge, print, keep, bind, list",
    "engine": "printing alone, 100 a call",
    "reportlab": "reportlab, plain paragraphs",
}


def main(argv=None):
    """Print one row for each way and size. Return 1 where the batch misses its goal at the largest size."""
    parser = argparse.ArgumentParser(prog="bench letters", description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    options = parser.parse_args(argv)
    configure()
    print(describe_machine(), flush=True)
    table = []
    for way, size in [("alone", ALONE), *(("engine", size) for size in options.sizes),
                      *(("batch", size) for size in options.sizes), ("reportlab", max(options.sizes))]:
        with scratch("letters") as database:
            figures = run_worker("letters_worker.run", database=database, letters=size, way=way)
        table.append(_describe(way, size, figures))
        print(*table[-1], sep="  ", flush=True)
        if way == "batch":
            speed = size / figures["seconds"]
    print(f"\n{markdown(HEADERS, table)}")
    if speed < GOAL:
        print(f"Goal missed: {speed:.1f} letters a second instead of {GOAL}")
    return 0 if speed >= GOAL else 1


def _describe(way, size, figures):
    seconds = figures["seconds"]
    return [
        WAYS[way], f"{size:,}", f"{seconds:.2f}", f"{size / seconds:,.1f}", f"{figures['statements']:,}",
        f"{figures['statements'] / size:.1f}", f"{figures['peak']:,.0f}" if figures["peak"] else "-",
        f"{figures['bytes'] / size / 1024:.0f}",
    ]
