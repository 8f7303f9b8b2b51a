"""Odoo's own tests, run in one process on one database, each with what became of it."""
import importlib
import inspect
import json
import socket
import threading
import time

import odoo.http
from odoo.modules import module as odoo_module
from odoo.modules.registry import Registry
from odoo.service import server
from odoo.tests.case import _SubTest
from odoo.tests.loader import get_module_test_cases
from odoo.tests.result import OdooTestResult
from odoo.tests.suite import OdooSuite
from odoo.tools import config

PASSED, FAILED, SKIPPED = "passed", "failed", "skipped"


class _Result(OdooTestResult):
    """Write a line for each test when it has ended: what is stopped by hand is not lost."""

    def __init__(self, target):
        super().__init__()
        self.target = target
        self.ended = {}

    def addSuccess(self, test):
        self.ended.setdefault(test.id(), (PASSED, ""))
        return super().addSuccess(test)

    def addSkip(self, test, reason):
        self.ended[test.id()] = (SKIPPED, str(reason)[:200])
        return super().addSkip(test, reason)

    def logError(self, flavour, test, error):
        while isinstance(test, _SubTest) and test.test_case:
            test = test.test_case
        last = str(error[1]).strip()
        self.ended[test.id()] = (FAILED, f"{error[0].__name__}: {last}"[:1500])
        return super().logError(flavour, test, error)

    def stopTest(self, test):
        for name, (outcome, message) in self.ended.items():
            self.target.write(json.dumps([name, outcome, message]) + "\n")
        self.target.flush()
        self.ended = {}
        return super().stopTest(test)


def run(files, path, seconds):
    """Run the standard tests of ``module.file`` names, one file after the other, and start none after so many seconds."""
    Registry(config["db_name"][0])
    _serve()
    config["test_enable"] = True
    threading.current_thread().testing = True
    start = time.monotonic()
    with open(path, "w") as target:
        for name in files:
            if time.monotonic() - start > seconds:
                break
            _run_file(name, target)
    return {"seconds": time.monotonic() - start}


def _run_file(name, target):
    addon, file = name.split(".")
    tests = get_module_test_cases(importlib.import_module(f"odoo.addons.{addon}.tests.{file}"))
    standard = [test for test in tests if "standard" in test.test_tags and not _is_tour(test)]
    suite = OdooSuite(sorted(standard, key=lambda test: getattr(test, "test_sequence", 0)))
    result = _Result(target)
    odoo_module.current_test = True
    suite(result)
    odoo_module.current_test = False
    # A class whose set-up failed says so without a test of its own.
    for broken, (outcome, message) in result.ended.items():
        target.write(json.dumps([f"{name}: {broken}", outcome, message]) + "\n")
    target.write(json.dumps([f"{name}", "file", ""]) + "\n")
    target.flush()


def _is_tour(test):
    """A tour takes minutes, and a screen is opened by the crawler of the suite."""
    return "start_tour(" in inspect.getsource(getattr(test, test._testMethodName))


def _serve():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        config["http_port"] = free.getsockname()[1]
    server.load_server_wide_modules()
    server.server = server.ThreadedServer(odoo.http.root)
    server.server.start(stop=False)
