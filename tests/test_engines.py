"""The engines in tools/: importable without Odoo, and their examples true."""
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ENGINES = sorted(path for path in ROOT.glob("sagres_*/tools/*.py") if path.stem != "__init__")
# Isolated, and under a package of the addon's name that has not run its __init__, which would import the ORM.
SCRIPT = """
import doctest, importlib, sys, types
addon, name, folder = sys.argv[1:]
sys.modules[addon] = types.ModuleType(addon)
sys.modules[addon].__path__ = [folder]
module = importlib.import_module(f"{addon}.tools.{name}")
assert "odoo" not in sys.modules, "an engine imports no ORM"
sys.exit(doctest.testmod(module).failed)
"""


@pytest.mark.parametrize("path", ENGINES, ids=lambda path: f"{path.parent.parent.name}.{path.stem}")
def test_engine_needs_no_odoo_and_its_examples_are_true(path):
    addon = path.parent.parent
    command = [sys.executable, "-I", "-c", SCRIPT, addon.name, path.stem, str(addon)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert not done.returncode, done.stdout + done.stderr
