"""./sagres test: the whole suite on fresh copies of the template, closed by pytest's own line.

With `--coverage` a whole run measures the branches that the tests reach and compares them with the floor.
"""
import argparse
import os
import subprocess

from . import check, cores, demo, layout
from .gate import floor
from .locks import exclusive
from .odoo_run import write_config
from .place import BROWSER, PRINTER, ready
from .say import Step, say

EVERYTHING = ("tests", *layout.ADDONS)
# A class, whose set-up its tests share, stays on one worker. The longest classes first: none is left for the end.
# A worker that dies is a failure, and its database is not given to another.
SPREAD = ("--dist", "loadscope", "--max-worker-restart", "0")


def main(arguments):
    """Run the checks and pytest; fail when either does."""
    workers, arguments = read_workers(arguments)
    measured = "--coverage" in arguments
    arguments = [word for word in arguments if word != "--coverage"]
    with ready({**PRINTER, **BROWSER}) as place:
        place.more_addons = test_addons()
        template = place.databases.suite_template()
        if not _is_selection(arguments):
            _make_screens(place, template)
        templates = os.pathsep.join([place.databases.base_template(), template])
        with place.databases.disposables("test", template, workers) as databases:
            clean = True if _is_selection(arguments) else check.run_checks(measured)
            more = {"SAGRES_TEMPLATES": templates, **(floor.begin() if measured else {})}
            status = _pytest(place, databases, arguments, more)
    if measured and not _is_selection(arguments):
        clean = _tell_coverage() and clean
    return status or (0 if clean else 1)


def _make_screens(place, template):
    """Make style sheets and scripts once: what a test makes is taken back with it, and each browser would wait for its own."""
    with exclusive("templates", "another ./sagres makes the database template; waiting for it"):
        with Step("Database template: style sheets and scripts of the web client") as progress:
            demo.run_inside(place, template, progress)


def _tell_coverage():
    """Write the figures of a measured run; return whether every module is above the floor."""
    findings = floor.end()
    for row in floor.read():
        say(f"   {row['module']}: {row['reached']} of {row['branches']} branches, {row['percent']} %")
    if findings:
        say("\n".join(findings))
    return not findings


def read_workers(arguments):
    """Return how many processes run the tests, and the arguments without pytest-xdist's own `-n`.

    >>> read_workers(["-n3", "tests", "-k", "night"])
    (3, ['tests', '-k', 'night'])
    >>> read_workers(["tests"])
    (1, ['tests'])
    """
    parser = argparse.ArgumentParser(prog="./sagres test", add_help=False, allow_abbrev=False)
    parser.add_argument("-n", "--numprocesses", type=int)
    given, others = parser.parse_known_args(arguments)
    if given.numprocesses is not None:
        return max(1, given.numprocesses), others
    return 1 if _is_selection(others) else cores.usable(), others


def _pytest(place, databases, arguments, more):
    configs = [str(write_config(place, name, max_cron_threads="0", workers="0")) for name in databases]
    say(f"-> Tests on database {', '.join(databases)}")
    command = [layout.PYTHON, "-m", "pytest", "--odoo-http", *arguments]
    if len(databases) > 1:
        command += ["-n", len(databases), *SPREAD]
    if not _is_selection(arguments):
        command += [name for name in EVERYTHING if (layout.ROOT / name).is_dir()]
    # conftest.py gives each worker its own.
    env = place.env(ODOO_RC=configs[0], SAGRES_CONFIGS=os.pathsep.join(configs), **more)
    return subprocess.run([str(word) for word in command], cwd=layout.ROOT, env=env, check=False).returncode


def _is_selection(arguments):
    """Tell whether the arguments name files or directories to test."""
    return any(not word.startswith("-") and (layout.ROOT / word.split("::")[0]).exists() for word in arguments)


def test_addons():
    """Return the directories with addons that exist only for tests."""
    folder = layout.ROOT / "tests" / "addons"
    return (folder,) if folder.is_dir() and any(folder.glob("*/__manifest__.py")) else ()
