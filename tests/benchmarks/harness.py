"""What every bench shares: databases, a worker process for each measure, a meter, and tables of results.

A bench runs where ``ODOO_RC`` names an Odoo configuration and ``SAGRES_DATABASE`` a database with the suite
installed; it works on copies of that database and drops them at the end.
"""
import contextlib
import json
import os
import re
import subprocess
import sys
import threading
import time
from pathlib import Path

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.sql_db import close_all, db_connect
from odoo.tools import SQL, config

ROOT = Path(__file__).resolve().parents[2]


def configure(addons=()):
    """Read Odoo's configuration, with more folders of addons in front of its own."""
    words = ["-c", os.environ["ODOO_RC"]]
    if addons:
        config.parse_config(words)
        words.append(f"--addons-path={','.join([*map(str, addons), *config['addons_path']])}")
    config.parse_config(words, setup_logging=True)


@contextlib.contextmanager
def environment(database):
    """Give the superuser's environment on a database."""
    with Registry(database).cursor() as cr:
        yield api.Environment(cr, SUPERUSER_ID, {})


def scratch_name(word):
    """Return the name of a passing database, one the launcher also recognises as ours if this process is killed."""
    source = os.environ["SAGRES_DATABASE"]
    match = re.fullmatch(r"(.*passing_[a-z]+)(\d*_\d+)", source)
    return f"{match[1]}{word}{match[2]}" if match else f"{source}_{word}_{os.getpid()}"


@contextlib.contextmanager
def scratch(word, source=None):
    """Give a copy of a database for the time of a measure."""
    name = scratch_name(word)
    _administer("DROP DATABASE IF EXISTS %s WITH (FORCE)", name)
    _administer("CREATE DATABASE %s TEMPLATE %s", name, source or os.environ["SAGRES_DATABASE"])
    try:
        yield name
    finally:
        _administer("DROP DATABASE IF EXISTS %s WITH (FORCE)", name)


def _administer(statement, *names):
    close_all()
    with contextlib.closing(db_connect("postgres").cursor()) as cr:
        cr.connection.autocommit = True
        cr.execute(SQL(statement, *map(SQL.identifier, names)))
    close_all()


def settle(cr):
    """Commit, and leave the tables as autovacuum leaves them."""
    cr.commit()
    cr.connection.autocommit = True
    cr.execute("VACUUM ANALYZE")
    cr.connection.autocommit = False


class Meter:
    """Measure the work done inside: wall-clock seconds, SQL statements, peak memory of this process and its backend."""

    def __init__(self, cr):
        self.cr = cr
        self.statements = 0
        self.seconds = 0.0

    def __enter__(self):
        self.cr.execute("SELECT PG_BACKEND_PID()")
        self.backend = self.cr.fetchone()[0]
        for process in ("self", self.backend):
            with contextlib.suppress(OSError):
                Path(f"/proc/{process}/clear_refs").write_text("5")
        self.thread = threading.current_thread()
        self.thread.query_hooks = [*getattr(self.thread, "query_hooks", ()), self._count]
        self.start = time.perf_counter()
        return self

    def __exit__(self, *error):
        self.seconds = time.perf_counter() - self.start
        self.thread.query_hooks.remove(self._count)
        self.peak = read_peak("self")
        self.backend_peak = read_peak(self.backend)

    def _count(self, cr, query, params, start, delay):
        """Count each statement of a text that holds several."""
        self.statements += sum(1 for part in str(query).split(";") if part.strip())

    def result(self, **more):
        """Return the figures as a dict, in seconds and megabytes."""
        return {
            "seconds": self.seconds, "statements": self.statements, "peak": self.peak,
            "backend_peak": self.backend_peak, **more,
        }


def read_peak(process):
    """Return the largest resident memory a process has had, in megabytes, or None where nobody tells."""
    with contextlib.suppress(OSError, TypeError):
        status = Path(f"/proc/{process}/status").read_text()
        return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024
    return None


def run_worker(function, **job):
    """Call ``module.function`` of this package in a process of its own, and return what it returns.

    Each measure so starts from the same memory, and may load other addons.
    """
    code = (
        "import json, sys; from importlib import import_module;"
        "module, name = sys.argv[1].split('.');"
        "result = getattr(import_module('tests.benchmarks.' + module), name)(**json.loads(sys.argv[2]));"
        "print('\\nRESULT ' + json.dumps(result, default=str))"
    )
    command = [sys.executable, "-c", code, function, json.dumps(job)]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{done.stdout}\nThe bench stopped in {function}: the error is above.")
    return json.loads(done.stdout.rpartition("RESULT ")[2])


def describe_machine():
    """Return one line on what the figures were measured on."""
    with contextlib.closing(db_connect("postgres").cursor()) as cr:
        cr.execute("SHOW server_version")
        version = cr.fetchone()[0].split()[0]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    python = ".".join(map(str, sys.version_info[:3]))
    return f"{os.cpu_count()} cores, {memory:.0f} GB of memory, PostgreSQL {version}, CPython {python}"


def markdown(headers, rows):
    """Return a table, numbers to the right."""
    cells = [[str(cell) for cell in row] for row in (headers, *rows)]
    widths = [max(len(row[place]) for row in cells) for place in range(len(headers))]
    right = [place > 0 for place in range(len(headers))]
    lines = [
        "| " + " | ".join(
            cell.rjust(width) if side else cell.ljust(width)
            for cell, width, side in zip(row, widths, right, strict=True)
        ) + " |"
        for row in cells
    ]
    rule = "|" + "|".join("-" * (width + 1) + (":" if side else "-") for width, side in zip(widths, right, strict=True)) + "|"
    return "\n".join([lines[0], rule, *lines[1:]])
