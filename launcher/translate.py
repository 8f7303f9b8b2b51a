"""./sagres translate: export the terms of the addons, complete the Italian catalogues, say what misses."""
import subprocess

from . import layout
from .odoo_run import write_config
from .place import ready
from .process import run
from .say import Step


def main(arguments):
    """Export, merge and report; fail when a term has no Italian."""
    with ready({}) as place:
        template = place.databases.suite_template()
        with place.databases.disposable("translate", template) as database:
            with Step("Terms of the addons: exporting"):
                _export(place, database)
        command = [str(layout.PYTHON), "-m", "launcher.catalogues", *map(str, place.odoo.addons_paths)]
        env = place.env(PYTHONPATH=str(layout.ROOT), PYTHONDONTWRITEBYTECODE="1")
        return subprocess.run(command, cwd=layout.ROOT, env=env, check=False).returncode


def _export(place, database):
    config = write_config(place, database, max_cron_threads="0", log_level="warn")
    command = [layout.PYTHON, "-m", "odoo", "i18n", "export", "-c", config, "-l", "pot", "--", *layout.ADDONS]
    run(command, hint="See the lines above.", log="translate", env=place.env(), cwd=layout.ROOT)
