"""Rules for every test of the suite: nothing is skipped in silence, warnings of the suite are shown."""
import logging

import hypothesis
import pytest

# A property is judged by its truth, not by how busy the machine is.
hypothesis.settings.register_profile(
    "suite", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("suite")

WARNINGS = pytest.StashKey()


class _Collector(logging.Handler):
    """Keep what the suite warns of while tests run."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.lines = []

    def emit(self, record):
        if record.name.startswith("odoo.addons.sagres_") or "sagres_" in record.getMessage():
            self.lines.append(f"{record.levelname} {record.name}: {record.getMessage()}")


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


def pytest_terminal_summary(terminalreporter, config):
    lines = list(dict.fromkeys(config.stash[WARNINGS].lines))
    if lines:
        terminalreporter.section("warnings of the suite")
        for line in lines:
            terminalreporter.write_line(line)
