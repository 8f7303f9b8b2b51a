"""The wheel: built offline, installed beside Odoo, found and installed in a database without an addons path."""
import os
import shutil
import subprocess
import sys
import textwrap
import zipfile
from pathlib import Path

import pytest

import odoo.release
from odoo.tools import config

ROOT = Path(__file__).resolve().parent.parent
ADDONS = ("sagres_credit", "sagres_heirs", "sagres_pagopa", "sagres_cx")
PACKAGED = (*ADDONS, "setup.cfg", "pyproject.toml", "LICENSE", "README.md")
# Finds the addon beside Odoo, then loads its registry from the wheel's files in a database that has it installed.
LOAD = textwrap.dedent(
    """
    import sys
    import odoo.addons
    from odoo import SUPERUSER_ID, api
    from odoo.modules.module import Manifest
    from odoo.modules.registry import Registry
    from odoo.tools import config

    config.parse_config(["-c", sys.argv[1], "-d", sys.argv[2]], setup_logging=True)
    for name in sys.argv[3].split(","):
        assert Manifest.for_addon(name).path.startswith(sys.argv[4]), Manifest.for_addon(name).path
    with Registry(sys.argv[2]).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        found = sys.modules["odoo.addons.sagres_credit"].__file__
        assert found.startswith(sys.argv[4]), found
        print("cases:", env["credit.case"].search_count([]))
    """
)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Build the wheel from a copy of the sources, so that nothing stays in the working tree."""
    source = tmp_path_factory.mktemp("source")
    for name in PACKAGED:
        path = ROOT / name
        if path.is_dir():
            shutil.copytree(path, source / name, ignore=shutil.ignore_patterns("__pycache__"))
        elif path.is_file():
            shutil.copy(path, source / name)
    target = tmp_path_factory.mktemp("wheel")
    _run("-m", "pip", "wheel", "--no-index", "--no-build-isolation", "--no-deps", "-w", target, source)
    (built,) = target.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """Install the wheel into a directory that is put beside Odoo."""
    target = tmp_path_factory.mktemp("site")
    _run("-m", "pip", "install", "--no-index", "--no-deps", "--target", target, wheel)
    return target


def _run(*words, **env):
    command = [sys.executable, *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, **env}, check=False, cwd="/")
    assert not done.returncode, f"{command}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    return done.stdout


@pytest.mark.parametrize("addon", ADDONS)
def test_wheel_holds_every_file_of_an_addon(wheel, addon):
    packed = {name for name in zipfile.ZipFile(wheel).namelist() if name.startswith(f"odoo/addons/{addon}/")}
    there = {
        f"odoo/addons/{path.relative_to(ROOT)}"
        for path in (ROOT / addon).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert packed == there


def test_wheel_leaves_the_namespace_to_odoo(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    assert not {"odoo/__init__.py", "odoo/addons/__init__.py"} & names
    outside = {name for name in names if not name.startswith(("odoo/addons/sagres_", "odoo_addons_sagres-"))}
    assert not outside


def test_odoo_loads_the_suite_from_the_wheel(installed, tmp_path):
    library = Path(odoo.release.__file__).parent.parent
    rc = tmp_path / "odoo.conf"
    own = [path for path in config["addons_path"] if Path(library) in Path(path).parents]
    words = {name: config[name] for name in ("db_host", "db_port", "db_user", "db_password") if config[name]}
    words |= {"addons_path": ",".join(own), "data_dir": tmp_path / "data", "log_level": "warn"}
    rc.write_text("[options]\n" + "".join(f"{name} = {value}\n" for name, value in words.items()))
    script = tmp_path / "load.py"
    script.write_text(LOAD)
    path = os.pathsep.join([str(installed), str(library)])
    (database,) = config["db_name"]
    said = _run(script, rc, database, ",".join(ADDONS), installed, PYTHONPATH=path, ODOO_RC="")
    assert "cases: " in said
