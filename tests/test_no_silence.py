"""The rule of conftest.py itself: what cannot run fails."""
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SKIPS = {
    "browser": "import unittest\nclass T(unittest.TestCase):\n    def test_tour(self):\n"
    "        raise unittest.SkipTest('Chrome executable not found')\n",
    "class": "import unittest\nclass T(unittest.TestCase):\n    @classmethod\n    def setUpClass(cls):\n"
    "        raise unittest.SkipTest('websocket-client module is not installed')\n    def test_tour(self):\n        pass\n",
    "mark": "import pytest\n@pytest.mark.skip(reason='later')\ndef test_x():\n    pass\n",
    "module": "import pytest\npytest.importorskip('no_such_module')\ndef test_x():\n    pass\n",
}


# As the launcher starts it, which may give it several workers.
WORKERS = {"alone": (), "workers": ("-n2", "--dist", "loadscope")}
WARNS = (
    "import logging\ndef test_x():\n"
    "    logging.getLogger('odoo.addons.sagres_credit').warning('a rate is missing')\n"
)


def run(tmp_path, source, *words, configs=""):
    """Run one file of tests under the rule, without Odoo, with ``configs`` made for its workers."""
    (tmp_path / "conftest.py").write_text((ROOT / "conftest.py").read_text())
    (tmp_path / "test_x.py").write_text(source)
    command = [sys.executable, "-m", "pytest", "-p", "no:odoo", "-p", "no:cacheprovider", "-c", "/dev/null", *words]
    # The databases of the run around this one are not for it: they may be fewer than its workers.
    surroundings = {**os.environ, "SAGRES_CONFIGS": configs}
    return subprocess.run(
        [*command, "--rootdir", tmp_path, tmp_path], capture_output=True, text=True, check=False, env=surroundings,
    )


@pytest.mark.parametrize("workers", WORKERS)
@pytest.mark.parametrize("kind", SKIPS)
def test_what_cannot_run_fails(kind, workers, tmp_path):
    done = run(tmp_path, SKIPS[kind], *WORKERS[workers])
    assert done.returncode, done.stdout
    assert "counts as a failure" in done.stdout
    assert "skipped" not in done.stdout.splitlines()[-1]


def test_expected_failures_stay_what_they_are(tmp_path):
    done = run(tmp_path, "import pytest\n@pytest.mark.xfail\ndef test_x():\n    assert False\n")
    assert not done.returncode, done.stdout


@pytest.mark.parametrize("workers", WORKERS)
def test_what_the_suite_warns_of_is_told_and_the_last_line_counts(workers, tmp_path):
    done = run(tmp_path, WARNS, *WORKERS[workers])
    assert not done.returncode, done.stdout
    assert done.stdout.count("WARNING odoo.addons.sagres_credit: a rate is missing") == 1, done.stdout
    assert "1 passed" in done.stdout.splitlines()[-1]


def test_each_worker_takes_the_configuration_made_for_it(tmp_path):
    configs = f"first.conf{os.pathsep}second.conf"
    source = (
        "import os\nimport pytest\n"
        "class {name}:\n    def test_x(self):\n        print('uses', os.environ['ODOO_RC'])\n"
        "        assert 'PYTEST_XDIST_WORKER' not in os.environ\n"
    )
    done = run(tmp_path, source.format(name="TestA") + source.format(name="TestB"), "-rP", *WORKERS["workers"], configs=configs)
    assert not done.returncode, done.stdout
    assert "uses first.conf" in done.stdout and "uses second.conf" in done.stdout
