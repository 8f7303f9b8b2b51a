"""A night of two servers, whole and with one of them killed in the middle, against a night of one undisturbed server."""
import tempfile
import time
from collections import Counter
from contextlib import ExitStack, closing
from pathlib import Path

from odoo.sql_db import db_connect

from .bench_notices import sink
from .harness import markdown, run_worker, scratch
from .odoo_server import OdooServer

NIGHT, SEND, IMPORT = "credit_run_cron_night", "credit_notice_cron_send", "credit_import_cron_process"
TITLES = {
    NIGHT: "Credit management: nightly run", SEND: "Credit management: send the notices",
    IMPORT: "Credit management: validate, book and undo ledger imports",
}
LEDGERS = 2
SECONDS = 900
HEADERS = ["Night", "Seconds", "Jobs of server 1", "Jobs of server 2", "Messages", "Twice", "In doubt", "Same outcome"]


class NightShift:
    """The jobs of one night on copies of a database: nightly run, booking of two ledgers, sending of what it queued.

    :param str database: with clients and ledgers, before its first night
    :param int rows: of each ledger file
    """

    def __init__(self, database, rows):
        self.database = database
        self.rows = rows

    def prove(self):
        """Print a row for each night and return what was wrong."""
        nights = (("one server", 1, None), ("two servers", 2, None), ("one killed in the run", 2, NIGHT),
                  ("one killed while sending", 2, SEND))
        rows, wrong, expected = [], [], None
        for title, servers, killed in nights:
            with scratch("night", self.database) as copy:
                row, errors, outcome = self._work(copy, servers, killed)
            expected = expected or outcome
            same = outcome["digest"] == expected["digest"]
            rows.append([title, *row, "yes" if same else "NO"])
            wrong += [f"{title}: {error}" for error in errors]
            wrong += [] if same else [f"{title}: {outcome['digest']} is not {expected['digest']}"]
            print(*rows[-1], sep="  ", flush=True)
        print(f"\n{markdown(HEADERS, rows)}", flush=True)
        return wrong

    def _work(self, database, number, killed):
        with sink() as (port, log), ExitStack() as stack:
            run_worker("cluster_worker.prepare_night", database=database, port=port, ledgers=LEDGERS, rows=self.rows)
            folder = stack.enter_context(tempfile.TemporaryDirectory())
            servers = [OdooServer(database, Path(folder, f"{place}.log")) for place in range(number)]
            for server in servers:
                stack.enter_context(server)
            start = time.perf_counter()
            run_worker("cluster_worker.begin", database=database, jobs=[NIGHT, IMPORT])
            if killed == NIGHT:
                _wait(database, "a part of the run", "SELECT SUM(done) * 3 > SUM(total) FROM credit_run_line")
                _kill(servers, TITLES[NIGHT])
            _wait(database, "the end of the run", "SELECT BOOL_AND(state = 'done') FROM credit_run")
            run_worker("cluster_worker.begin", database=database, jobs=[SEND])
            if killed == SEND:
                _wait(database, "a part of the messages", SENT.format(share=3))
                _kill(servers, TITLES[SEND])
            _wait(database, "the last message", "SELECT NOT EXISTS (SELECT FROM credit_notice WHERE channel = 'email'"
                                                " AND state IN ('queued', 'sending'))", again=SEND)
            _wait(database, "the ledgers", "SELECT BOOL_AND(state = 'done') FROM credit_import")
            _wait(database, "what the jobs have asked of each other", QUIET)
            seconds = time.perf_counter() - start
            received = Counter(log.read_text().split())
            return self._judge(database, servers, seconds, received)

    def _judge(self, database, servers, seconds, received):
        outcome = run_worker("cluster_worker.check", database=database, rows=self.rows)
        errors = [f"{what}: {number}" for what, number in outcome["wrong"].items() if number]
        twice = sum(1 for number in received.values() if number > 1)
        gone, doubtful = (_ask(database, query)[0] for query in (GONE, DOUBTFUL))
        errors += [f"{twice} persons got a message twice"] if twice else []
        if not gone <= len(received) <= gone + doubtful:
            errors.append(f"{len(received)} messages arrived, {gone} are said to have left, {doubtful} are in doubt")
        jobs = [", ".join(_shorten(name) for name in server.read_jobs()) or "-" for server in servers] + ["-"]
        errors += [problem for server in servers for problem in server.read_problems() if " CRITICAL " in problem]
        return [f"{seconds:.0f}", *jobs[:2], f"{len(received):,}", twice, doubtful], errors, outcome


SENT = (
    "SELECT COUNT(*) FILTER (WHERE state = 'sent') * {share} > COUNT(*) FROM credit_notice"
    " WHERE channel = 'email' AND state IN ('queued', 'sending', 'sent')"
)
QUIET = (
    "SELECT NOT EXISTS (SELECT FROM ir_cron_trigger WHERE call_at <= NOW() AT TIME ZONE 'UTC') AND BOOL_AND(state = 'done')"
    " FROM credit_run"
)
GONE = "SELECT COUNT(*) FROM credit_notice WHERE channel = 'email' AND state = 'sent'"
DOUBTFUL = "SELECT COUNT(*) FROM credit_notice WHERE state = 'failed' AND reason_code = 'doubt'"
SHORT = {TITLES[NIGHT]: "run", TITLES[SEND]: "send", TITLES[IMPORT]: "import"}


def _shorten(name):
    return SHORT.get(name, name.rpartition(": ")[2])


def _kill(servers, job):
    """Kill the server that began a job last, with all its processes."""
    having = [server for server in servers if server.process.poll() is None and job in server.read_jobs()]
    having[-1].kill()


def _wait(database, what, query, again=None):
    """Return when a query answers yes; the job ``again`` is asked for meanwhile, as the clock does every ten minutes."""
    deadline = time.monotonic() + SECONDS
    asked = time.monotonic()
    while not _ask(database, query)[0]:
        if time.monotonic() > deadline:
            raise SystemExit(f"{what} did not come within {SECONDS} s")
        if again and time.monotonic() > asked + 30:
            run_worker("cluster_worker.begin", database=database, jobs=[again])
            asked = time.monotonic()
        time.sleep(0.2)


def _ask(database, query):
    with closing(db_connect(database).cursor()) as cr:
        cr.execute(query)
        return cr.fetchone()
