"""The rule of conftest.py itself: what cannot run fails."""
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


@pytest.mark.parametrize("kind", SKIPS)
def test_what_cannot_run_fails(kind, tmp_path):
    (tmp_path / "conftest.py").write_text((ROOT / "conftest.py").read_text())
    (tmp_path / "test_x.py").write_text(SKIPS[kind])
    command = [sys.executable, "-m", "pytest", "-p", "no:odoo", "-p", "no:cacheprovider", "-c", "/dev/null"]
    done = subprocess.run([*command, "--rootdir", tmp_path, tmp_path], capture_output=True, text=True, check=False)
    assert done.returncode, done.stdout
    assert "counts as a failure" in done.stdout
    assert "skipped" not in done.stdout.splitlines()[-1]


def test_expected_failures_stay_what_they_are(tmp_path):
    (tmp_path / "conftest.py").write_text((ROOT / "conftest.py").read_text())
    (tmp_path / "test_x.py").write_text("import pytest\n@pytest.mark.xfail\ndef test_x():\n    assert False\n")
    command = [sys.executable, "-m", "pytest", "-p", "no:odoo", "-p", "no:cacheprovider", "-c", "/dev/null"]
    done = subprocess.run([*command, "--rootdir", tmp_path, tmp_path], capture_output=True, text=True, check=False)
    assert not done.returncode, done.stdout
