"""Restart a real PostgreSQL, at once and in the middle, under a real Odoo that sends notices and serves pages.

::

    ./sagres bench restart [--size 400] [--restarts 3]

The database is copied into a cluster of its own, so that nothing else is disturbed. Odoo runs with two worker processes
and one for jobs. Each restart is `immediate`: every connection is cut as by a power failure, the server recovers and takes
connections again. Said at the end: who got what, how many pages failed and for how long, and whether all went on alone.
"""
import argparse
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path

import psycopg2
import requests

from launcher import cluster, layout

from .bench_notices import sink
from .harness import ROOT, configure, describe_machine, markdown, run_worker, scratch

SIZE, RESTARTS, PATIENCE = 400, 3, 600
PORT = 18_469
HEADERS = ["Restarts", "Notices", "Sent once", "Sent twice", "In doubt", "Forgotten", "Pages", "Failed", "Longest failure s"]
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
    return 1 if row[3] or row[5] else 0


def _measure(own, database, log, options):
    pages = Pages()
    with _odoo(own, database):
        pages.start()
        for number in range(options.restarts):
            goal = options.size * (number + 1) // (options.restarts + 1)
            _wait(lambda goal=goal: _count(log) >= goal, f"{goal} messages")
            print(f"{_count(log)} messages have left: PostgreSQL restarts", flush=True)
            own.restart()
        _wait(lambda: not own.ask(database, "SELECT count(*) FROM credit_notice WHERE state IN ('queued', 'sending')"), "the end")
        pages.stop()
    received = Counter(log.read_text().split())
    rows = own.ask_all(database, """
        SELECT partner.email, notice.state, COALESCE(notice.reason_code, '') FROM credit_notice notice
          JOIN res_partner partner ON partner.id = notice.partner_id WHERE notice.state <> 'cancelled'
    """)
    doubt = {address for address, state, reason in rows if (state, reason) == ("failed", "doubt")}
    forgotten = [address for address, *_state in rows if address not in received and address not in doubt]
    once = sum(count == 1 for count in received.values())
    return [options.restarts, len(rows), once, len(received) - once, len(doubt), len(forgotten), *pages.tell()]


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


class Pages(threading.Thread):
    """Somebody who opens a page all the time."""

    def __init__(self):
        super().__init__(daemon=True)
        self.seen, self.open = [], True

    def run(self):
        while self.open:
            try:
                good = requests.get(f"http://127.0.0.1:{PORT}/web/login", timeout=30).status_code == 200
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


class _odoo:  # noqa: N801 - read as a function
    """A real server with worker processes and one for jobs, ended with all its children."""

    def __init__(self, own, database):
        text = Path(os.environ["ODOO_RC"]).read_text()
        kept = [line for line in text.splitlines() if line.split(" = ")[0] not in ("db_host", "db_name", "max_cron_threads")]
        self.rc = own.home.with_name("restart.conf")
        self.rc.write_text("\n".join([*kept, f"db_host = {own.socket}", f"db_name = {database}", "max_cron_threads = 1"]) + "\n")
        self.log = layout.LOGS / "bench-restart.log"

    def __enter__(self):
        words = ["-c", self.rc, "--workers=2", f"--http-port={PORT}", "--gevent-port=18470", f"--logfile={self.log}"]
        script = Path(__file__).with_name("node_server.py")
        self.server = subprocess.Popen([sys.executable, str(script), *map(str, words)], cwd=ROOT, start_new_session=True)
        _wait(self._answers, "Odoo to answer")

    def __exit__(self, *error):
        os.killpg(self.server.pid, signal.SIGTERM)
        try:
            self.server.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(self.server.pid, signal.SIGKILL)
        self.rc.unlink()

    def _answers(self):
        try:
            return requests.get(f"http://127.0.0.1:{PORT}/web/health", timeout=5).ok
        except requests.RequestException:
            return False
