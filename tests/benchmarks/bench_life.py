"""Install, update and take out in every way an administrator may, each on a database of its own.

``--commits`` names the versions whose databases are brought up to date; they are filled with the sample portfolio.
"""
import argparse
import time

from tests.life import traces
from tests.life.sandbox import ADDONS, SATELLITES, Sandbox, previous_commit, templates, tree_of
from tests.life.scenarios import SCREENS, Life

from .harness import markdown

# The last commit of each session that ended: somebody may still use its database.
RELEASES = ("55810b1",)
WAYS = ("alone", "books", "empty", "demo", "upgrade")


def main(arguments):
    """Try each way and print how long it took and what it broke."""
    parser = argparse.ArgumentParser(prog="./sagres bench life")
    parser.add_argument("--ways", nargs="*", choices=WAYS, default=WAYS)
    parser.add_argument("--commits", nargs="*")
    options = parser.parse_args(arguments)
    commits = [*RELEASES, previous_commit()] if options.commits is None else options.commits
    rows = [row for way in options.ways for row in globals()[f"try_{way}"](commits)]
    print(markdown(("what", "seconds", "broken"), [(what, f"{seconds:.0f}", found or "-") for what, seconds, found in rows]))
    return 1 if any(found for _what, _seconds, found in rows) else 0


def try_alone(_commits):
    """Each module by itself beside Odoo's own, and out again: the database is as it was."""
    for addon in ADDONS:
        yield _measure(f"{addon} alone, in and out", templates()[0], _in_and_out, [addon])


def try_books(_commits):
    """The same in a database in which people keep books."""
    for addon in ADDONS:
        yield _measure(f"{addon} alone, in and out, on books", templates()[0], _books_in_and_out, [addon])
    yield _measure("everything in, used, out and in again, on books", templates()[0], _everything)


def try_empty(_commits):
    """Everything, in a database that has not even Odoo's own modules, in English."""
    yield _measure("everything at once in an empty database", "template0", _install, ADDONS, False)
    for addon in SATELLITES:
        yield _measure(f"{addon} alone in an empty database", "template0", _install, [addon], False)


def try_demo(_commits):
    """Everything beside the demonstration data of Odoo's modules."""
    yield _measure("everything in an empty database with Odoo's demo data", "template0", _install, ADDONS, True)


def try_upgrade(commits):
    """The sample portfolio of an older version, brought up to date and taken out."""
    for commit in commits:
        yield _measure(f"portfolio of {commit[:7]}, brought up to date, out", templates()[0], _upgrade, commit)


def _measure(what, template, function, *words):
    start = time.monotonic()
    with Sandbox("benchlife", template) as box:
        found = function(box, *words)
        found = {**found, **({"warnings": box.warnings()} if box.warnings() else {})}
    row = (what, time.monotonic() - start, found)
    print(*row, flush=True)
    return row


def _install(box, names, demo):
    """Only the modules that depend on what was asked for may come along."""
    installed = box.run("modules.install", names=names, demo=demo)
    missing = set(names) - set(installed)
    screens = box.run("modules.broken_screens", models=SCREENS)
    return {key: value for key, value in (("not installed", sorted(missing)), ("screens", screens)) if value}


def _in_and_out(box, names):
    life = Life(box)
    life.before = traces.read(box)
    life.install(names)
    life.take_all_out()
    return life.problems()


def _books_in_and_out(box, names):
    life = Life(box)
    life.begin()
    life.install(names)
    life.use()
    life.take_all_out()
    return life.problems()


def _everything(box):
    life = Life(box)
    life.begin()
    life.install()
    life.use()
    for addon in SATELLITES:
        life.take_out([addon], f"{addon} is taken out")
    life.take_all_out()
    life.install(word="the suite is installed again")
    life.use()
    return life.problems()


def _upgrade(box, commit):
    life = Life(box)
    life.before = traces.read(box)
    with tree_of(commit) as tree:
        life.install(tree=tree)
        box.portfolio(tree)
    life.remember()
    life.update()
    life.take_all_out()
    return life.problems()
