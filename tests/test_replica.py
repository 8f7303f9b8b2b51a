"""A read replica behind a real server: what people work on is read from the primary, reports from the replica."""
import contextlib
import datetime
import os
import re
import shutil
import subprocess
import tempfile
import urllib.error
from pathlib import Path

import pytest

from odoo.tests.common import get_db_name
from odoo.tools import config

from launcher.replica import Replica
from tests.benchmarks.harness import run_worker
from tests.benchmarks.odoo_server import CallError, OdooServer, Visitor

WORDS = "I pay when the pension comes"


@pytest.fixture(scope="module")
def replica():
    """Start a replica of the cluster that the tests use."""
    names = {"PGHOST": "db_host", "PGPORT": "db_port", "PGUSER": "db_user", "PGPASSWORD": "db_password"}
    with Replica({word: str(config[name]) for word, name in names.items() if config[name]}) as found:
        yield found


@pytest.fixture(scope="module")
def database(replica):
    """Make a database that is really committed: a copy of the suite's template with two clients at work."""
    prefix = re.match(r"(.*_)passing_", get_db_name())[1]
    template = replica.query_primary(f"SELECT datname FROM pg_database WHERE datname LIKE '{prefix}suite\\_%' LIMIT 1")
    assert template, "start the tests by ./sagres test: it makes the template"
    name = f"{prefix}passing_replica_{os.getpid()}"
    files = Path(config["data_dir"], "filestore")
    replica.query_primary(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    try:
        shutil.copytree(files / template, files / name, copy_function=os.link)
        run_worker("cluster_worker.seed", database=name, clients=1, items=400, operators=1)
        replica.wait()
        yield name
    finally:
        replica.query_primary(f'DROP DATABASE "{name}" WITH (FORCE)')
        shutil.rmtree(files / name, ignore_errors=True)


@pytest.fixture(scope="module")
def server(replica, database):
    """Start a server that reads from the replica what may be a moment old."""
    with tempfile.TemporaryDirectory() as folder:
        options = (*replica.odoo_options(), "--workers=0")
        with OdooServer(database, Path(folder, "server.log"), *options, workers=0, crons=0) as started:
            yield started


@pytest.fixture(scope="module")
def setup(database, replica):
    """Make the sessions of the people who visit the server."""
    made = run_worker("cluster_worker.open_sessions", database=database, operators=1, links=1)
    replica.wait()
    return made


class TestReplica:
    """An operator and a manager in front of one server; the replica stands still while they work."""

    @pytest.fixture(autouse=True)
    def people(self, replica, database, server, setup):
        self.replica, self.database, self.setup = replica, database, setup
        self.operator = Visitor(server, session=setup["staff"][0]["session"])
        self.manager = Visitor(server, session=setup["manager"])
        self.cases = setup["staff"][0]["cases"]

    def test_a_call_is_on_the_case_and_on_the_day_at_once_and_in_reports_a_moment_later(self):
        case_id = self.cases[0]
        before, reports = self._read_case(case_id), self._read_reports()
        assert case_id in self._read_day()
        self.replica.pause()
        try:
            self._log_call(case_id, WORDS)
            case = self._read_case(case_id)
            assert len(case["interaction_ids"]) == len(before["interaction_ids"]) + 1
            assert (case["contact_count"], case["next_action"]) == (before["contact_count"] + 1, "other")
            assert self._read_day()[case_id]["next_action_note"] == WORDS
            assert self._read_reports() == reports
        finally:
            self.replica.resume()
        later = self._read_reports()
        assert [name for name in reports if later[name] == reports[name]] == []

    def test_what_stands_beside_a_case_is_there_at_once(self):
        case_id = self.cases[-1]
        self.replica.pause()
        try:
            (file,) = self.operator.call("ir.attachment", "web_save", [], {
                "name": "letter.txt", "datas": "cmVhZCBtZQ==", "res_model": "credit.case", "res_id": case_id,
            }, specification={})
            asked = {"thread_model": "credit.case", "thread_id": case_id, "request_list": ["attachments"]}
            found = self.operator.ask("/mail/data", fetch_params=[["mail.thread", asked]])
        finally:
            self.replica.resume()
        assert [one["id"] for one in found["ir.attachment"]] == [file["id"]]

    def test_lists_behind_reports_are_read_from_the_replica_too(self):
        before = self._read_rows()
        assert before
        self.replica.pause()
        try:
            self.replica.query_primary("UPDATE credit_case SET item_count = item_count + 1000 WHERE is_open", self.database)
            assert self._read_rows() == before
            listed = self.operator.call("credit.case", "web_search_read", [], {"item_count": {}}, limit=1)
            assert listed["records"][0]["item_count"] > 1000
        finally:
            self.replica.resume()
        assert self._read_rows() == {key: number + 1000 for key, number in before.items()}

    def test_what_a_killed_command_left_is_removed_and_what_lives_is_not(self):
        ended = subprocess.Popen(["true"])
        ended.wait()
        left = self.replica.folder / f"replica_{ended.pid}"
        (left / "data").mkdir(parents=True)
        self.replica._drop_orphans()
        assert not left.exists()
        assert self.replica.query("SELECT pg_is_in_recovery()") == "t"

    # The last one: Odoo asks a replica that did not answer again after twenty minutes only.
    def test_reports_are_read_from_the_primary_where_the_replica_does_not_answer(self):
        before = self._read_rows()
        self.replica.stop()
        try:
            # The first call may find the connection broken in the middle; whoever asks again is answered.
            with contextlib.suppress(CallError, urllib.error.HTTPError):
                self._read_rows()
            assert self._read_rows() == before
        finally:
            self.replica.start()

    def _log_call(self, case_id, words):
        (reason,) = self.manager.call("credit.reason", "search_read", [], ["id"], limit=1)
        (dialog,) = self.operator.call("credit.call.log", "web_save", [], {
            "outcome": "reached", "reason_id": reason["id"], "body": words, "next_step": "other", "next_note": words,
            "next_date": str(datetime.date.today()), "override_reason": "A test at night",
        }, specification={}, context={"default_case_id": case_id})
        self.operator.press("credit.call.log", "action_save", [dialog["id"]])

    def _read_case(self, case_id):
        (case,) = self.operator.call("credit.case", "web_read", [case_id], specification=self.setup["form"])
        return case

    def _read_day(self):
        specification = {**self.setup["day"], "next_action_note": {}}
        found = self.operator.call("credit.case", "web_search_read", [["next_action", "!=", False]], specification, limit=80)
        return {case["id"]: case for case in found["records"]}

    def _read_reports(self):
        return {
            "board": self.manager.call("credit.operator.report", "web_search_read", [], {"conversation_count": {}}),
            "reasons": self.manager.call(
                "credit.portfolio.report", "formatted_read_group", [], ["reason_id"], ["__count", "amount_due:sum"],
            ),
            "page": self.manager.call("credit.client.page", "get_page")["reasons"],
        }

    def _read_rows(self):
        rows = self.manager.call("credit.portfolio.report", "web_search_read", [], {"item_count": {}})
        return {row["id"]: row["item_count"] for row in rows["records"]}
