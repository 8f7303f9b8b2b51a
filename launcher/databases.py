"""Databases of the suite: made beside, renamed when whole, cloned from templates."""
import contextlib
import hashlib
import json
import os
import re
import shutil
import subprocess
from pathlib import Path

from . import layout
from .locks import exclusive
from .odoo_run import config_path, odoo
from .process import is_alive
from .say import Step, StepError

NOT_INSTALLED = {"tests", "static", "readme", "__pycache__"}


class Databases:
    """The databases of this clone on its server."""

    def __init__(self, place):
        self.place = place
        self.prefix = place.server.prefix

    def check_server(self):
        """Refuse a server that is too old or where no database can be made."""
        major, may_create = json.loads(self._sql("check"))
        if major < 13 or not may_create:
            raise StepError(
                f"PostgreSQL {major} answers, {'and' if may_create else 'but'} its user may"
                f"{'' if may_create else ' not'} create databases; 13 or newer and CREATEDB are needed",
                "Name another server or role in PGHOST, PGUSER or DATABASE_URL, or unset them.",
            )

    def names(self):
        """Return the names of this clone's databases."""
        return json.loads(self._sql("names", self.prefix))

    def clone(self, template, name):
        """Copy a database and its files; the files are shared until one side drops them."""
        self.drop(name)
        self._sql("clone", template, name)
        source, target = self._files(template), self._files(name)
        if source.is_dir():
            shutil.copytree(source, target, copy_function=os.link)

    def drop(self, name):
        """Remove a database of ours with its files and its configuration."""
        if not name.startswith(self.prefix):
            raise ValueError(f"{name} is no database of this clone")
        self._sql("drop", name)
        shutil.rmtree(self._files(name), ignore_errors=True)
        config_path(name).unlink(missing_ok=True)

    def rename(self, old, new):
        """Put a finished database in the place of the one before."""
        self.drop(new)
        self._sql("rename", old, new)
        if self._files(old).is_dir():
            self._files(old).rename(self._files(new))

    def base_template(self):
        """Return a database with Odoo's own modules installed, made once per Odoo."""
        # The first language is the one of new partners and users: tests speak English, the demo changes it.
        words = [f"--load-language=en_US,{layout.LANGUAGE}"]
        key = _digest([self.place.odoo.version, *layout.BASE_MODULES, *words])
        title = "Database template: installing Odoo's own modules (once, some minutes)"
        return self._template("base", key, title, layout.BASE_MODULES, words)

    def suite_template(self):
        """Return a database with the suite installed, made again when an addon changes."""
        base = self.base_template()
        key = _digest([base, suite_digest()])
        return self._template("suite", key, "Database template: installing the suite", layout.ADDONS, source=base)

    @contextlib.contextmanager
    def disposable(self, purpose, template, hasty=True):
        """Give a copy of `template` for the time of one command; `hasty` fits tests, not measures."""
        self._drop_orphans()
        name = f"{self.prefix}passing_{purpose}_{os.getpid()}"
        self.clone(template, name)
        try:
            if hasty:
                self._sql("hasty", name)
            yield name
        finally:
            self.drop(name)

    @contextlib.contextmanager
    def disposables(self, purpose, template, number):
        """Give so many copies of `template` for the time of one command: one for each of its processes."""
        with contextlib.ExitStack() as stack:
            yield [
                stack.enter_context(self.disposable(f"{purpose}{n or ''}", template)) for n in range(number)
            ]

    @contextlib.contextmanager
    def unfinished(self, name):
        """Remove the database `name` that an earlier attempt left, and this one if it fails."""
        self.drop(name)
        try:
            yield
        except BaseException:
            self.drop(name)
            raise

    def _template(self, kind, key, title, modules, words=(), source=None):
        name = f"{self.prefix}{kind}_{key}"
        with exclusive("templates", "another ./sagres makes the database template; waiting for it"):
            if name not in self.names():
                self._make_template(kind, name, title, modules, words, source)
        return name

    def _make_template(self, kind, name, title, modules, words, source):
        making = f"{self.prefix}making_{kind}"
        with Step(title) as progress, self.unfinished(making):
            if source:
                self.clone(source, making)
            install = ["-i", ",".join(modules), *words, "--stop-after-init"]
            odoo(self.place, making, install, f"install-{kind}", progress)
            self._sql("analyze", making)
            self.rename(making, name)
        for old in self.names():
            if old.startswith(f"{self.prefix}{kind}_") and old != name:
                self.drop(old)

    def _drop_orphans(self):
        """Remove what a killed command has left."""
        for name in self.names():
            match = re.fullmatch(r"passing_[a-z]+\d*_(\d+)", name.removeprefix(self.prefix))
            if match and not is_alive(int(match[1])):
                self.drop(name)

    def _files(self, name):
        return layout.DATA_DIR / "filestore" / name

    def _sql(self, *words):
        tool = Path(__file__).with_name("sql_tool.py")
        command = [str(layout.PYTHON), str(tool), *words]
        done = subprocess.run(command, env=self.place.env(), capture_output=True, text=True, check=False)
        if done.returncode:
            raise StepError(
                f"PostgreSQL refused '{' '.join(words)}':\n   {_last_error(done.stderr)}",
                "Check that the server named by PGHOST or DATABASE_URL answers; "
                "for the private one run ./sagres down and start again.",
            )
        return done.stdout


def suite_digest():
    """Return what changes when something that gets installed into a database changes."""
    digest = hashlib.sha256()
    for addon in layout.ADDONS:
        for path in sorted((layout.ROOT / addon).rglob("*")):
            if path.is_file() and not NOT_INSTALLED & set(path.relative_to(layout.ROOT).parts):
                digest.update(str(path.relative_to(layout.ROOT)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _last_error(trace):
    """Return what PostgreSQL said, without the trace before it."""
    return " ".join(trace.rpartition("Error: ")[2].split())


def _digest(words):
    return hashlib.sha256("\0".join(words).encode()).hexdigest()[:12]
