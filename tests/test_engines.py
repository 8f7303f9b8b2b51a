"""The engines in tools/: importable without Odoo, and their examples true."""
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ENGINES = sorted(path for path in ROOT.glob("sagres_*/tools/*.py") if path.stem != "__init__")
# Isolated, so that neither Odoo nor the suite is on the path: only the addon, whose `tools` is then a package.
SCRIPT = """
import doctest, importlib, sys
sys.path.insert(0, sys.argv[1])
module = importlib.import_module("tools." + sys.argv[2])
assert "odoo" not in sys.modules, "an engine imports no ORM"
sys.exit(doctest.testmod(module).failed)
"""


@pytest.mark.parametrize("path", ENGINES, ids=lambda path: f"{path.parent.parent.name}.{path.stem}")
def test_engine_needs_no_odoo_and_its_examples_are_true(path):
    command = [sys.executable, "-I", "-c", SCRIPT, str(path.parent.parent), path.stem]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert not done.returncode, done.stdout + done.stderr
