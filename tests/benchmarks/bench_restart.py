"""Restart a real PostgreSQL, at once and in the middle, under a real Odoo that sends notices and serves pages.

::

    ./sagres bench restart [--size 400] [--restarts 3]

The database is copied into a cluster of its own, so that nothing else is disturbed. Odoo runs with two worker processes
and one for jobs. Each restart is `immediate`: every connection is cut as by a power failure, the server recovers and takes
connections again. Said at the end: who got what, how many pages failed and for how long, and whether all went on alone.
"""
import argparse
import subprocess
import threading
import time
from collections import Counter

import psycopg2
import requests

from launcher import cluster, layout

from .bench_notices import sink
from .harness import configure, describe_machine, markdown, run_worker, scratch
from .odoo_server import OdooServer

SIZE, RESTARTS, PATIENCE = 400, 3, 600
HEADERS = [
    "Restarts", "Odoo started again", "Notices", "Sent once", "Sent twice", "In doubt", "Forgotten",
    "Pages", "Failed", "Longest failure s",
]
QUIET = """
    UPDATE ir_cron SET active = id IN (
        SELECT res_id FROM ir_model_data WHERE model = 'ir.cron' AND name = 'credit_notice_cron_send');
    UPDATE ir_cron SET interval_number = 1, nextcall = NOW() AT TIME ZONE 'UTC' WHERE active;
"""


def main(argv=None):
    """Print one row. Return 1 where somebody got two messages, or none and nobody knows why."""
    parser = argparse.ArgumentParser(prog="bench restart", description=__doc__.splitlines()[0])
    parser.add_argument("--size", type=int, default=SIZE)
    parser.add_argument("--restarts", type=int, default=RESTARTS)
    options = parser.parse_args(argv)
    configure()
    print(describe_machine(), flush=True)
    with scratch("restart") as database, sink() as (port, log):
        run_worker("notice_worker.seed", database=database, debtors=options.size)
        run_worker("notice_worker.connect", database=database, port=port)
        with OwnCluster() as own:
            own.take(database)
            row = _measure(own, database, log, options)
    print(f"\n{markdown(HEADERS, [row])}")
    return 1 if row[4] or row[6] else 0


def _measure(own, database, log, options):
    words = [f"--db_host={own.socket}", "--db_port=5432", f"--db_user={cluster.ROLE}"]
    with OdooServer(database, layout.LOGS / "bench-restart.log", *words) as server:
        keeper, pages = Keeper(server), Pages(server.url)
        keeper.start()
        pages.start()
        for number in range(options.restarts):
            goal = options.size * (number + 1) // (options.restarts + 1)
            _wait(lambda goal=goal: _count(log) >= goal, f"{goal} messages")
            print(f"{_count(log)} messages have left: PostgreSQL restarts", flush=True)
            own.restart()
        _wait(lambda: not own.ask(database, "SELECT count(*) FROM credit_notice WHERE state IN ('queued', 'sending')"), "the end")
        pages.stop()
        keeper.stop()
    return [options.restarts, keeper.started, *_judge(own, database, log), *pages.tell()]


def _judge(own, database, log):
    """Return how many notices there are, and how many arrived once, twice, are in doubt, and are forgotten."""
    received = Counter(log.read_text().split())
    rows = own.ask_all(database, """
        SELECT partner.email, notice.state, COALESCE(notice.reason_code, '') FROM credit_notice notice
          JOIN res_partner partner ON partner.id = notice.partner_id WHERE notice.state <> 'cancelled'
    """)
    doubt = {address for address, state, reason in rows if (state, reason) == ("failed", "doubt")}
    forgotten = [address for address, *_state in rows if address not in received and address not in doubt]
    once = sum(count == 1 for count in received.values())
    return [len(rows), once, len(received) - once, len(doubt), len(forgotten)]


def _count(log):
    return len(log.read_text().split())


def _wait(done, what):
    end = time.monotonic() + PATIENCE
    while not done():
        if time.monotonic() > end:
            raise SystemExit(f"Waited {PATIENCE} seconds for {what} in vain.")
        time.sleep(0.2)


class OwnCluster:
    """A PostgreSQL of this bench alone."""

    def __init__(self):
        self.home = layout.STATE / "restart"
        self.socket = cluster._choose_socket(self.home)
        self.bin = cluster.find_binaries()

    def __enter__(self):
        if (self.home / "data" / "postmaster.pid").exists():
            self._control("stop")  # this bench was killed before
        cluster.run_as_owner("rm", "-rf", self.home / "data")
        for folder in (self.home, self.socket):
            cluster.own_directory(folder)
        self._run("initdb", "-D", self.home / "data", "-U", cluster.ROLE, "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
        self._control("start")
        return self

    def __exit__(self, *error):
        self._control("stop")
        cluster.run_as_owner("rm", "-rf", self.home / "data")

    def restart(self):
        self._control("restart")

    def take(self, database):
        """Copy a database of the cluster that the environment names into this one."""
        self._query("postgres", f'CREATE DATABASE "{database}"')
        dump = subprocess.Popen([self.bin / "pg_dump", "-Fc", "-Z0", database], stdout=subprocess.PIPE)
        words = ["-h", self.socket, "-p", "5432", "-U", cluster.ROLE, "-d", database, "--no-owner"]
        subprocess.run([self.bin / "pg_restore", *words], stdin=dump.stdout, check=True)
        self._query(database, QUIET)
        self._query(database, "ANALYZE")

    def ask(self, database, query):
        """Return the first value of the answer; something where the server does not answer now."""
        try:
            return self.ask_all(database, query)[0][0]
        except psycopg2.OperationalError:
            return -1

    def ask_all(self, database, query):
        return self._query(database, query)

    def _query(self, database, query):
        connection = psycopg2.connect(host=str(self.socket), port=5432, user=cluster.ROLE, dbname=database)
        try:
            connection.autocommit = True
            with connection.cursor() as cr:
                cr.execute(query)
                return cr.fetchall() if cr.description else []
        finally:
            connection.close()

    def _control(self, what):
        options = f"-k {self.socket} -p 5432 -c listen_addresses= -c max_connections=60 -c shared_buffers=256MB"
        log = self.home / "postgresql.log"
        self._run("pg_ctl", "-D", self.home / "data", "-l", log, "-o", options, "-m", "immediate", "-w", "-t", "120", what)

    def _run(self, program, *words):
        cluster.run_as_owner(self.bin / program, *words)


class Keeper(threading.Thread):
    """Who starts Odoo again when it has ended, as systemd does: its first process ends where no database answers it."""

    def __init__(self, server):
        super().__init__(daemon=True)
        self.server, self.started, self.open = server, 0, True

    def run(self):
        while self.open:
            time.sleep(1)
            if self.open and self.server.process.poll() is not None:
                self.server.kill()
                self.server.start()
                self.started += 1

    def stop(self):
        self.open = False
        self.join(60)


class Pages(threading.Thread):
    """Somebody who opens a page all the time."""

    def __init__(self, url):
        super().__init__(daemon=True)
        self.url, self.seen, self.open = url, [], True

    def run(self):
        while self.open:
            try:
                good = requests.get(f"{self.url}/web/login", timeout=30).status_code == 200
            except requests.RequestException:
                good = False
            self.seen.append((time.monotonic(), good))
            time.sleep(0.3)

    def stop(self):
        self.open = False
        self.join(60)

    def tell(self):
        """Return how many pages were asked for, how many failed, and the longest time without a good one."""
        good = [moment for moment, well in self.seen if well]
        longest = max((later - first for first, later in zip(good, good[1:])), default=0)
        return len(self.seen), len(self.seen) - len(good), f"{longest:.1f}"
