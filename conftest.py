"""Rules for every test of the suite: nothing is skipped in silence, warnings of the suite are shown."""
import logging
import os

import freezegun
import hypothesis
import pytest

from launcher.gate import measure

measure.begin()

# A property is judged by its truth, not by how busy the machine is.
hypothesis.settings.register_profile(
    "suite", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("suite")

# How long a test takes is measured by the real clock, also where the test has stopped its own.
freezegun.configure(extend_ignore_list=["_pytest.timing"])

WARNINGS = pytest.StashKey()


class _Collector(logging.Handler):
    """Keep what the suite warns of while tests run."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.lines = []

    def emit(self, record):
        if record.name.startswith("odoo.addons.sagres_") or "sagres_" in record.getMessage():
            self.lines.append(f"{record.levelname} {record.name}: {record.getMessage()}")


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_cmdline_main(config):
    """Give a worker the database that ./sagres test made for it, before pytest-odoo reads which one it is."""
    worker, configs = os.environ.get("PYTEST_XDIST_WORKER"), os.environ.get("SAGRES_CONFIGS")
    if worker and configs and hasattr(config, "workerinput"):
        os.environ["ODOO_RC"] = configs.split(os.pathsep)[int(worker.removeprefix("gw"))]
        del os.environ["PYTEST_XDIST_WORKER"]  # or pytest-odoo would copy the database once more
    yield


def pytest_configure(config):
    config.stash[WARNINGS] = _Collector()
    logging.getLogger("odoo").addHandler(config.stash[WARNINGS])


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """Turn a skip into a failure: a tour without a browser proves nothing."""
    outcome = yield
    _fail_if_skipped(outcome.get_result(), item.nodeid)


@pytest.hookimpl(hookwrapper=True)
def pytest_make_collect_report(collector):
    """Do the same with a file that skips itself as a whole."""
    outcome = yield
    _fail_if_skipped(outcome.get_result(), collector.nodeid)


def _fail_if_skipped(report, nodeid):
    if report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        report.outcome = "failed"
        report.longrepr = f"{nodeid} could not run, which counts as a failure: {reason}"


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item, nextitem):
    """Write down what a class has reached when it is over."""
    if nextitem is None or nextitem.parent is not item.parent:
        measure.keep()


def pytest_unconfigure(config):
    """Keep what a measured run has reached."""
    measure.end()


def pytest_sessionfinish(session):
    """Send what a worker has heard to the process that writes the summary."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["warnings"] = session.config.stash[WARNINGS].lines


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node, error):
    """Receive what a worker has heard; one that died says nothing more."""
    node.config.stash[WARNINGS].lines += getattr(node, "workeroutput", {}).get("warnings", [])


def pytest_terminal_summary(terminalreporter, config):
    lines = list(dict.fromkeys(config.stash[WARNINGS].lines))
    if lines:
        terminalreporter.section("warnings of the suite")
        for line in lines:
            terminalreporter.write_line(line)
