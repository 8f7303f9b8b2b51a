"""Time the giving out of notice numbers: two workers at once, none twice.

::

    ./sagres bench numbers [--count 100000] [--chunk 500]

Each worker draws its half in chunks, each chunk its own transaction. Goal: no double.
"""
import argparse
import time
from concurrent.futures import ThreadPoolExecutor

from odoo.addons.sagres_pagopa.tools.notice_number import build

from .harness import configure, describe_machine, environment, markdown, scratch

WORKERS = 2


def main(argv=None):
    """Print seconds and doubles. Return 1 where a number was given twice."""
    parser = argparse.ArgumentParser(prog="bench numbers", description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--chunk", type=int, default=500)
    options = parser.parse_args(argv)
    configure()
    print(describe_machine(), flush=True)
    with scratch("numbers") as database:
        segregation_id = _make_creditor(database)
        start = time.monotonic()
        with ThreadPoolExecutor(WORKERS) as pool:
            jobs = [pool.submit(_draw, database, segregation_id, options) for _ in range(WORKERS)]
            numbers = [number for job in jobs for number in job.result()]
        seconds = time.monotonic() - start
    doubles = len(numbers) - len({build("01", number) for number in numbers})
    print(markdown(
        ["Numbers", "Workers", "A chunk", "Seconds", "Numbers/s", "Doubles"],
        [[f"{len(numbers):,}", WORKERS, options.chunk, f"{seconds:.2f}", f"{len(numbers) / seconds:,.0f}", doubles]],
    ))
    return 1 if doubles else 0


def _make_creditor(database):
    with environment(database) as env:
        creditor = env["pagopa.creditor"].create({"name": "Bench", "company_id": env.company.id, "tax_code": "12345678903"})
        segregation = env["pagopa.segregation"].create({"creditor_id": creditor.id, "code": "01"})
        env.cr.commit()
        return segregation.id


def _draw(database, segregation_id, options):
    numbers = []
    with environment(database) as env:
        segregation = env["pagopa.segregation"].browse(segregation_id)
        while len(numbers) < options.count // WORKERS:
            numbers += segregation._next_numbers(options.chunk)
            env.cr.commit()
    return numbers
