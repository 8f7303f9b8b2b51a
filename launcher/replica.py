"""A read replica of the cluster in use: copied by pg_basebackup, fed by streaming, thrown away at the end."""
import contextlib
import os
import re
import shutil
import time
from pathlib import Path

from .cluster import choose_home, find_binaries, own_directory, run_as_owner
from .process import is_alive, output
from .say import StepError

NAME = re.compile(r"replica_(\d+)")
SETTINGS = {
    "listen_addresses": "''",
    "hot_standby": "on",
    # It is thrown away at the end: nothing waits for the disk.
    "fsync": "off",
    # What a long report still reads is not vacuumed on the primary meanwhile.
    "hot_standby_feedback": "on",
    "max_standby_streaming_delay": "30s",
    "shared_buffers": "64MB",
    # While the primary keeps the connection, it keeps what the replica has not read yet; no slot outlives a killed bench.
    "wal_receiver_create_temp_slot": "on",
}
PORTS = range(5433, 5533)
SECONDS = 300


class Replica:
    """A second PostgreSQL on this machine that follows the one that libpq's words name, a moment behind.

    :param dict words: how to reach the primary: a mapping with PGHOST, PGPORT and PGUSER
    """

    def __init__(self, words):
        self.words = {name: words[name] for name in ("PGHOST", "PGPORT", "PGUSER", "PGPASSWORD") if words.get(name)}
        self.binaries = find_binaries()
        self.folder = choose_home()
        self.home = self.folder / f"replica_{os.getpid()}"
        self.data, self.log = self.home / "data", self.home / "postgresql.log"
        self.socket = self._choose_socket()
        # The port is only the name of the socket: nothing listens on the network.
        self.port = next(port for port in PORTS if not (self.socket / f".s.PGSQL.{port}").exists())

    def connection(self):
        """Return how to connect, in libpq's words."""
        return {**self.words, "PGHOST": str(self.socket), "PGPORT": str(self.port)}

    def odoo_options(self):
        """Return the options that make Odoo read here what may be a moment old."""
        return [f"--db_replica_host={self.socket}", f"--db_replica_port={self.port}"]

    def __enter__(self):
        self._drop_orphans()
        try:
            self._copy()
            self.start()
        except BaseException:
            self._remove()
            raise
        return self

    def __exit__(self, *error):
        self._remove()

    def start(self):
        """Follow the primary, and return when everything committed on it so far is seen here."""
        options = " ".join(f"-c {name}={value}" for name, value in SETTINGS.items())
        self._control("start", "-l", self.log, "-w", "-t", SECONDS, "-o", f"-k {self.socket} -p {self.port} {options}")
        self.wait()

    def stop(self):
        """End it at once, as when its machine dies; it can be started again."""
        if (self.data / "postmaster.pid").exists():
            with contextlib.suppress(StepError):
                self._control("stop", "-m", "immediate", "-w")

    def pause(self):
        """Stand still: what is committed on the primary from now on is not seen here."""
        self.wait()
        self.query("SELECT pg_wal_replay_pause()")
        newer = int(self.query("SHOW server_version_num")) >= 140000
        asked = "pg_get_wal_replay_pause_state() = 'paused'" if newer else "pg_is_wal_replay_paused()"
        self._until(lambda: self.query(f"SELECT {asked}") == "t", "stand still")

    def resume(self):
        """Go on, and return when everything committed on the primary so far is seen here."""
        self.query("SELECT pg_wal_replay_resume()")
        self.wait()

    def wait(self):
        """Return when everything committed on the primary so far is seen here."""
        reached = self._query(self.words, "SELECT pg_current_wal_insert_lsn()")
        behind = f"SELECT pg_is_in_recovery() AND pg_last_wal_replay_lsn() >= '{reached}'"
        self._until(lambda: self.query(behind) == "t", f"reach {reached}")

    def query(self, statement, database="postgres"):
        """Return what a statement answers here, as text; only what writes nothing is allowed."""
        return self._query(self.connection(), statement, database)

    def query_primary(self, statement, database="postgres"):
        """Return what a statement answers on the primary, as text."""
        return self._query(self.words, statement, database)

    def _copy(self):
        own_directory(self.home)
        host, port, user = (self.words.get(name) for name in ("PGHOST", "PGPORT", "PGUSER"))
        primary = f"host={host} port={port or 5432} user={user}"
        if self.words.get("PGPASSWORD"):
            primary += f" password={self.words['PGPASSWORD']}"
        run_as_owner(
            self.binaries / "pg_basebackup", "-D", self.data, "-d", primary, "-R", "-X", "stream", "-c", "fast", "--no-sync",
        )

    def _remove(self):
        """Leave nothing behind: it holds nothing that the primary has not."""
        self.stop()
        shutil.rmtree(self.home, ignore_errors=True)

    def _query(self, words, statement, database="postgres"):
        command = [str(self.binaries / "psql"), "-XAtq", "-d", database, "-c", statement]
        found = output(command, env={**os.environ, **words})
        if found is None:
            raise StepError(f"PostgreSQL refused: {statement}", f"See {self.log}.")
        return found

    def _until(self, condition, what):
        deadline = time.monotonic() + SECONDS
        while not condition():
            if time.monotonic() > deadline:
                raise StepError(f"the replica did not {what} within {SECONDS} s", f"See {self.log}.")
            time.sleep(0.05)

    def _control(self, action, *words):
        run_as_owner(self.binaries / "pg_ctl", action, "-D", self.data, *words)

    def _choose_socket(self):
        """Return a directory for the socket whose path the kernel takes: the primary's own, where there is one."""
        host = self.words.get("PGHOST", "")
        return Path(host) if host.startswith("/") else self.home

    def _drop_orphans(self):
        """Remove what a killed command has left."""
        for path in self.folder.glob("replica_*"):
            match = NAME.fullmatch(path.name)
            if match and not is_alive(int(match[1])):
                with contextlib.suppress(StepError):
                    run_as_owner(self.binaries / "pg_ctl", "stop", "-D", path / "data", "-m", "immediate", "-w")
                shutil.rmtree(path, ignore_errors=True)
