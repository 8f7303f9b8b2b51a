"""Passing databases, and processes of their own that install, fill, update and empty them.

Works where ``./sagres test`` and ``./sagres bench`` start: ``ODOO_RC`` names a configuration of Odoo, ``SAGRES_TEMPLATES``
the database with Odoo's own modules and the one with the suite, and libpq's variables the server.
"""
import configparser
import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

import psycopg2
from psycopg2 import sql

import odoo.release

ROOT = Path(__file__).resolve().parents[2]
LIBRARY = Path(odoo.release.__file__).parents[1]
ADDONS = ("sagres_credit", "sagres_heirs", "sagres_pagopa", "sagres_cx")
SATELLITES = ADDONS[1:]
RESULT = "RESULT "


def templates():
    """Return the names of the databases with Odoo's modules and with the suite."""
    return os.environ["SAGRES_TEMPLATES"].split(os.pathsep)


def administer(statement, *names):
    """Run one statement about databases."""
    with contextlib.closing(psycopg2.connect(dbname="postgres")) as connection:
        connection.autocommit = True
        connection.cursor().execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


class WorkerError(AssertionError):
    """A process that worked on a passing database has failed; the message ends with what it said last."""


class Sandbox:
    """One passing database: made when entered, dropped when left, worked on by processes that end."""

    def __init__(self, purpose, template="template0"):
        self.rc = _read(os.environ["ODOO_RC"])
        self.files = Path(self.rc["data_dir"]) / "filestore"
        self.name = re.sub(r"passing_[a-z]+\d*", f"passing_{purpose}", self.rc["db_name"])
        self.template = template
        self.log = ""
        self.folder = self.connection = None

    def __enter__(self):
        self._drop()
        # The way of sorting is the template's own, or Odoo's where there is none.
        how = " LC_COLLATE 'C' ENCODING 'UTF8'" if self.template == "template0" else ""
        administer("CREATE DATABASE {} TEMPLATE {}" + how, self.name, self.template)
        administer("ALTER DATABASE {} SET synchronous_commit = off", self.name)
        if (self.files / self.template).is_dir():
            shutil.copytree(self.files / self.template, self.files / self.name, copy_function=os.link)
        self.folder = tempfile.TemporaryDirectory()
        return self

    def __exit__(self, *error):
        self.folder.cleanup()
        if self.connection:
            self.connection.close()
        self._drop()

    def _drop(self):
        administer("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name)
        shutil.rmtree(self.files / self.name, ignore_errors=True)

    def run(self, function, *, tree=ROOT, package="tests.life", **job):
        """Call ``module.function`` of a package in a process that loads the suite from `tree`; return what it returns."""
        words = ["-m", "tests.life.worker", function, json.dumps(job, default=str), package]
        return json.loads(self._start(words, tree, ROOT, function).rpartition(RESULT)[2])

    def portfolio(self, tree=ROOT):
        """Build the sample portfolio as the sources in `tree` build it."""
        words = ["-m", "launcher.demo_build", self._configure(tree), self.name, str(Path(self.folder.name) / "report.json")]
        self._start(words, tree, tree, "the portfolio")

    def _start(self, words, tree, folder, what):
        """Run Python with the launcher and the tests of `folder`, and the suite of `tree`."""
        env = {
            **os.environ, "ODOO_RC": self._configure(tree), "PYTHONPATH": f"{LIBRARY}:{folder}", "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONWARNINGS": "default::DeprecationWarning",
        }
        done = subprocess.run([sys.executable, *words], cwd=folder, env=env, capture_output=True, text=True, check=False)
        self.log += done.stderr
        if done.returncode:
            raise WorkerError(f"{what} of {tree} on {self.name}:\n{done.stdout[-2000:]}\n{done.stderr[-6000:]}")
        return done.stdout

    def query(self, query, parameters=None):
        """Return the rows of a query on the passing database."""
        if not self.connection:
            self.connection = psycopg2.connect(dbname=self.name)
            self.connection.autocommit = True
        with self.connection.cursor() as cursor:
            cursor.execute(query, parameters)
            return cursor.fetchall()

    def warnings(self):
        """Return the lines that blame the suite: of its own loggers, of its files, or that name one of its modules."""
        heads = re.split(r"\n(?=\d{4}-\d\d-\d\d \d\d:)", self.log.replace(self.name, "?"))
        return [head for head in heads if re.search(r" (WARNING|ERROR|CRITICAL) ", head) and "sagres_" in head]

    def _configure(self, tree):
        path = Path(self.folder.name) / "odoo.conf"
        own = [word for word in self.rc["addons_path"].split(",") if Path(word) != ROOT]
        values = {**self.rc, "db_name": self.name, "addons_path": ",".join([*own, str(tree)]), "log_level": "warn"}
        path.write_text("[options]\n" + "".join(f"{name} = {value}\n" for name, value in values.items()))
        return str(path)


def _read(path):
    parser = configparser.RawConfigParser()
    parser.read(path)
    return dict(parser["options"])


def previous_commit():
    """Return the version whose databases the present code must bring up to date: before the last change of the addons."""
    if git("status", "--porcelain", "--untracked-files=no", "--", *ADDONS).strip():
        return git("rev-parse", "--verify", "HEAD").strip()
    last = git("rev-list", "--first-parent", "-1", "HEAD", "--", *ADDONS).strip()
    return git("rev-parse", "--verify", f"{last}~1").strip()


def git(*words):
    """Return what git says of this clone; a clone without its history cannot prove that data survive."""
    done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise WorkerError(
            f"git {' '.join(words)}: {done.stderr.strip()}\nThe upgrade is tested from the commit before: clone with its history"
            " (git fetch --unshallow)."
        )
    return done.stdout


@contextlib.contextmanager
def tree_of(commit):
    """Give a folder with the sources as they were at `commit`."""
    with tempfile.TemporaryDirectory(prefix="sagres-") as folder:
        packed = Path(folder) / "tree.tar"
        git("archive", "--format=tar", f"--output={packed}", commit)
        with tarfile.open(packed) as archive:
            archive.extractall(folder, filter="data")
        packed.unlink()
        yield Path(folder)
