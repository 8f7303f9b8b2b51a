"""A day of works that are killed and started again: nothing is lost, nothing is done twice, and the judge sees what would be."""
import contextlib
import doctest
import os
import random
import re
import subprocess
import sys
from pathlib import Path

from odoo.sql_db import close_all, db_connect
from odoo.tests import get_db_name

from tests.benchmarks import kill_digest, kill_points

ROOT = Path(__file__).resolve().parent.parent
COMMAND = "import sys; from tests.benchmarks.bench_kills import main; sys.exit(main(sys.argv[1:]))"


def run_day():
    """Go once through the day of the bench, on a copy of the database of the tests; return what it prints."""
    _leave_alone(get_db_name())
    words = ["--kills", "1", "--times", "2", "--size", "3", "--seed", str(random.randrange(10**6))]
    done = subprocess.run(
        [sys.executable, "-c", COMMAND, *words], cwd=ROOT, capture_output=True, text=True, check=False, env={
            **os.environ, "SAGRES_DATABASE": get_db_name(), "PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, sys.path)]),
        },
    )
    assert not done.returncode, f"{done.stdout}\n{done.stderr[-5000:]}"
    return done.stdout


def _leave_alone(database):
    """End whatever is still connected, as a page that a browser asked for before: a database is copied while nobody uses it."""
    close_all()
    with contextlib.closing(db_connect("postgres").cursor()) as cr:
        cr.execute("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = %s", [database])
    close_all()


def read_table(text):
    """Return ``{work: {header: cell}}`` of the table in a text."""
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("| ")]
    return {cells[0]: dict(zip(rows[0], cells, strict=True)) for cells in rows[1:]}


def test_killed_works_lose_nothing_and_do_nothing_twice():
    printed = run_day()
    table = read_table(printed)
    assert set(table) == {
        "import: judged", "import: booked", "pagoPA receipts", "bank lines", "payments without reference", "night",
        "plan checks", "notices",
    }
    assert {name: row["Breaches"] for name, row in table.items()} == dict.fromkeys(table, "0"), printed
    # A moment may come after the work has ended: one in a while, never all.
    assert sum(int(row["Kills"]) for row in table.values()) >= len(table), printed
    # One message the server had taken when its sender died: a person looks at it, and nobody gets it again.
    doubtful, arrived = map(int, re.search(r"in doubt: (\d+), of which the server had taken (\d+)", printed).groups())
    assert 1 <= arrived <= doubtful <= int(table["notices"]["Kills"]), printed
    assert "does not notice" not in printed


def test_what_the_bench_says_of_itself_is_true():
    for module in (kill_digest, kill_points):
        found = doctest.testmod(module)
        assert found.attempted and not found.failed, module
