"""One day on which every work is killed and started again, judged after each work and at its end."""
import json
import smtplib
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module

from odoo.tools import SQL

from .bench_notices import sink
from .harness import _administer
from .kill_digest import compare, read_digest
from .kill_judge import ALWAYS, FINISHED, find_breaches, judge_mail
from .kill_points import choose
from .kill_sabotage import SABOTAGES
from .kill_steps import BODY, LEDGER, STEPS, find_company, forgive, prepare, work

#: Small batches, so that a kill finds many transactions: the works are the same, only their steps are shorter.
BATCHES = {
    "sagres_credit.models.credit_import_book.BATCH_ROWS": 4,
    "sagres_credit.models.credit_import_settle.BATCH_ROWS": 4,
    "sagres_credit.models.credit_run_line.BATCH": 4,
    "sagres_credit.models.credit_notice_send.BATCH": 3,
    "sagres_credit.models.credit_allocation_work.BATCH": 2,
    "sagres_credit.models.matching.credit_match_work.BATCH": 2,
    "sagres_pagopa.models.pagopa_receipt_book.BATCH": 2,
}


def shorten_batches():
    for path, size in BATCHES.items():
        module, _dot, name = path.rpartition(".")
        module = import_module(f"odoo.addons.{module}")
        assert hasattr(module, name), path
        setattr(module, name, size)


@dataclass
class Undisturbed:
    """What a work does when nobody kills it: the points it comes by, its seconds, and what it leaves."""

    seen: dict
    seconds: float
    digest: dict


@dataclass
class Record:
    """What became of the kills of one kind of work."""

    kills: Counter = field(default_factory=Counter)
    late: int = 0
    doubtful: int = 0
    arrived: int = 0
    breaches: list = field(default_factory=list)


class Day:
    """The day of a database that is put back as it was for each round; ``room`` works on it, ``kept`` is its copy."""

    def __init__(self, room, kept, sink):
        self.room, self.kept, self.sink = room, kept, sink
        self.undisturbed = {}
        self.records = {step.name: Record() for step in STEPS}

    def restore(self):
        """Put the database back as it was at the beginning of the day."""
        _administer("DROP DATABASE IF EXISTS %s WITH (FORCE)", self.room.database)
        _administer("CREATE DATABASE %s TEMPLATE %s", self.room.database, self.kept)

    def run_undisturbed(self):
        """Do every work without a kill, on the database as it was kept; what it leaves is what is wanted of the others."""
        mark = self.sink.mark()
        for step in STEPS:
            self.room.call(prepare, step)
            done = self.room.call(work, step)
            breaches, digest = self.room.call(judge, step is STEPS[-1]).result
            self._hold(step, breaches)
            self.undisturbed[step.name] = Undisturbed(done.seen, done.seconds, digest)
        self._judge_mail(STEPS[-1], mark, 0)
        self._work_again()

    def run_killed(self, random, times):
        """Do every work, killed up to ``times`` times at a random point each, then started again to its end."""
        self.restore()
        mark = self.sink.mark()
        for step in STEPS:
            known, before = self.undisturbed[step.name], sum(self.records[step.name].kills.values())
            self.room.call(prepare, step)
            killed = [str(kill) for kill in self._kill(step, known, random, times)]
            self.room.call(work, step)
            breaches, digest = self.room.call(judge, step is STEPS[-1]).result
            self._hold(step, breaches + compare(known.digest, digest), killed)
            if step is STEPS[-1]:
                self._judge_mail(step, mark, sum(self.records[step.name].kills.values()) - before)
        self._work_again()

    def _kill(self, step, known, random, times):
        """Start a work so many times and kill it, each time in what should be left of it; return where it was killed."""
        record, killed, left = self.records[step.name], [], 1.0
        for _time in range(times):
            modes = step.first if step.first and not killed else step.modes
            kill, part = choose(random, known.seen, known.seconds, modes, left)
            if not self.room.call(work, step, kill=kill).killed:
                record.late += 1
                break
            left -= part
            record.kills[kill.mode] += 1
            killed.append(kill)
            self.room.call(forgive)
            self._hold(step, self.room.call(judge_now).result, map(str, killed))
        return killed

    def _hold(self, step, breaches, killed=()):
        self.records[step.name].breaches += [f"{', '.join(killed)}: {breach}" for breach in breaches]

    def _judge_mail(self, step, mark, kills):
        wrong, doubtful, arrived = self.room.call(judge_taken, self.sink.read(mark), kills).result
        record = self.records[step.name]
        record.doubtful += doubtful
        record.arrived += arrived
        self._hold(step, wrong)

    def _work_again(self):
        """Do every work once more: there is nothing left to do, and nothing may change."""
        mark = self.sink.mark()
        before, after = self.room.call(work_again).result
        self._hold(STEPS[-1], [f"a second time: {words}" for words in compare(before, after)])
        self._hold(STEPS[-1], [f"a second time: {message}" for message in self.sink.read(mark)])

    def find_blind_spots(self):
        """Return the sabotages that the judge does not notice, on the database as the last round left it."""
        digest = self.undisturbed[STEPS[-1].name].digest
        return [name for name in SABOTAGES if not self.room.call(judge_sabotage, name, digest).result]


def _get_companies(env):
    return [find_company(env, name).id for name in (LEDGER, BODY)]


def judge_now(env):
    """Return what is wrong while a work is interrupted."""
    return find_breaches(env, _get_companies(env), ALWAYS)


def judge(env, finished):
    """Return what is wrong when a work is over, and all that is there."""
    companies = _get_companies(env)
    rules = {**ALWAYS, **FINISHED} if finished else ALWAYS
    return find_breaches(env, companies, rules), read_digest(env, companies)


def judge_taken(env, taken, kills):
    return judge_mail(env, _get_companies(env), taken, kills)


def judge_sabotage(env, name, wanted):
    """Do one harm, and return what is noticed of it; nothing of it stays."""
    companies = _get_companies(env)
    env.cr.execute(SQL(SABOTAGES[name], here=tuple(companies)))
    if env.cr.rowcount < 1:
        return []
    found = find_breaches(env, companies, {**ALWAYS, **FINISHED}) + compare(wanted, read_digest(env, companies))
    env.cr.rollback()
    return found


def work_again(env):
    """Do every work once more and return what was there before and after."""
    companies = _get_companies(env)
    before = read_digest(env, companies)
    for step in STEPS:
        env.cr.rollback()
        prepare(env, step, again=True)
        work(env, step)
    env.cr.rollback()
    return before, read_digest(env, companies)


class MailSink:
    """The SMTP server in a process of its own, and what it has taken."""

    def __init__(self, port, log):
        self.port, self.log = port, log

    def mark(self):
        """Return where what comes from now on begins."""
        self._wait()
        return self.log.stat().st_size

    def read(self, mark):
        """Return what was taken since a mark."""
        self._wait()
        with self.log.open("rb") as stream:
            stream.seek(mark)
            return [json.loads(line) for line in stream]

    def _wait(self):
        """Wait until the server has read what a killed process had sent: it answers in the order of what comes."""
        for _time in range(3):
            with smtplib.SMTP("127.0.0.1", self.port) as session:
                session.noop()


@contextmanager
def open_sink():
    """Start an SMTP server that writes down what it takes."""
    with sink("kill_sink.py") as (port, log):
        yield MailSink(port, log)
