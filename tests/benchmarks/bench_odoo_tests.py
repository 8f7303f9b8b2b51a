"""Odoo's own tests on a database without and on one with the suite: what passed without must pass with it.

The list is ``odoo_tests.csv``, with the reason of each file that is left out.
"""
import argparse
import csv
import json
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.life.sandbox import Sandbox, templates

from .harness import markdown

LIST = Path(__file__).with_name("odoo_tests.csv")
FAILED, PASSED = "failed", "passed"


def chosen(modules=()):
    """Return the ``module.file`` names to run, of these modules if any are named."""
    with LIST.open(newline="") as lines:
        rows = list(csv.reader(lines))[1:]
    return [f"{addon}.{file}" for addon, file, reason in rows if not reason and (not modules or addon in modules)]


def main(arguments):
    """Run the list twice and print what the suite breaks."""
    parser = argparse.ArgumentParser(prog="./sagres bench odoo_tests")
    parser.add_argument("--modules", nargs="*", default=[])
    parser.add_argument("--minutes", type=float, default=240, help="start no file after so long")
    parser.add_argument("--keep", help="folder in which the outcome of each test is kept")
    options = parser.parse_args(arguments)
    files = chosen(options.modules)
    with tempfile.TemporaryDirectory() as passing:
        folder = Path(options.keep or passing)
        folder.mkdir(parents=True, exist_ok=True)
        sides = [("without", templates()[0]), ("with", templates()[1])]
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(lambda side: _run(*side, files, folder, options.minutes * 60), sides))
        without, present = (read(folder / f"{side}.jsonl") for side, _template in sides)
    return report(without, present)


def _run(side, template, files, folder, seconds):
    with Sandbox(f"odoo{side}", template) as box:
        box.run("odoo_worker.run", package="tests.benchmarks", files=files, path=str(folder / f"{side}.jsonl"), seconds=seconds)


def read(path):
    """Return {test: (outcome, message)}; a test that failed in one of its parts has failed."""
    found = {}
    for line in path.read_text().splitlines():
        name, outcome, message = json.loads(line)
        if outcome != "file" and (name not in found or outcome == FAILED):
            found[name] = (outcome, message)
    return found


def report(without, present):
    """Print the figures and each test that the suite breaks; return 1 when there is one."""
    both = without.keys() & present.keys()
    broken = sorted(name for name in both if without[name][0] == PASSED and present[name][0] != PASSED)
    setups = sorted(name for name in present.keys() - without.keys() if present[name][0] == FAILED)
    addons = sorted({_addon(name) for name in both})
    rows = []
    for addon in addons:
        names = [name for name in both if _addon(name) == addon]
        rows.append((
            addon, len(names), sum(without[name][0] == PASSED for name in names),
            sum(present[name][0] == PASSED for name in names), sum(name in broken for name in names),
        ))
    print(markdown(("module", "tests on both", "passed without", "passed with", "broken by the suite"), rows))
    for name in (*broken, *setups):
        print(f"\n{name}\n   {present[name][1][:600]}")
    return 1 if broken or setups else 0


def _addon(name):
    return name.removeprefix("odoo.addons.").split(".")[0]
