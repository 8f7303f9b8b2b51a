"""./sagres test: the whole suite on a fresh copy of the template, closed by pytest's own line."""
import subprocess

from . import check, layout
from .odoo_run import write_config
from .place import BROWSER, PRINTER, ready
from .say import say

EVERYTHING = ("tests", *layout.ADDONS)


def main(arguments):
    """Run the checks and pytest; fail when either does."""
    with ready({**PRINTER, **BROWSER}) as place:
        place.more_addons = test_addons()
        template = place.databases.suite_template()
        with place.databases.disposable("test", template) as database:
            clean = True if _is_selection(arguments) else check.run_checks()
            status = _pytest(place, database, arguments)
    return status or (0 if clean else 1)


def _pytest(place, database, arguments):
    config = write_config(place, database, max_cron_threads="0", workers="0")
    say(f"-> Tests on database {database}")
    command = [layout.PYTHON, "-m", "pytest", "--odoo-http", *arguments]
    if not _is_selection(arguments):
        command += [name for name in EVERYTHING if (layout.ROOT / name).is_dir()]
    env = place.env(ODOO_RC=str(config), SAGRES_TEMPLATE=database)
    return subprocess.run([str(word) for word in command], cwd=layout.ROOT, env=env, check=False).returncode


def _is_selection(arguments):
    """Tell whether the arguments name files or directories to test."""
    return any(not word.startswith("-") and (layout.ROOT / word.split("::")[0]).exists() for word in arguments)


def test_addons():
    """Return the directories with addons that exist only for tests."""
    folder = layout.ROOT / "tests" / "addons"
    return (folder,) if folder.is_dir() and any(folder.glob("*/__manifest__.py")) else ()
