"""./sagres bench NAME: measure with tests/benchmarks/bench_NAME.py on the private cluster."""
import os
import subprocess

from . import layout
from .odoo_run import write_config
from .place import ready
from .say import StepError

FOLDER = layout.ROOT / "tests" / "benchmarks"


def main(arguments):
    """Run one bench on a copy of the suite's template; its own arguments follow its name."""
    known = sorted(path.stem.removeprefix("bench_") for path in FOLDER.glob("bench_*.py"))
    if not arguments or arguments[0] not in known:
        raise StepError("which bench?", f"Usage: ./sagres bench NAME [arguments], NAME one of: {', '.join(known) or '-'}")
    name, *rest = arguments
    with ready({}) as place:
        template = place.databases.suite_template()
        with place.databases.disposable("bench", template, hasty=False) as database:
            return _run(place, database, name, rest, [place.databases.base_template(), template])


def _run(place, database, name, rest, templates):
    config = write_config(place, database, max_cron_threads="0", log_level="warn")
    path = place.env()["PYTHONPATH"]
    env = place.env(
        ODOO_RC=str(config), SAGRES_DATABASE=database, SAGRES_TEMPLATES=os.pathsep.join(templates),
        PYTHONPATH=f"{path}:{layout.ROOT}", PYTHONDONTWRITEBYTECODE="1",
    )
    start = f"import sys; from tests.benchmarks.bench_{name} import main; sys.exit(main(sys.argv[1:]))"
    command = [str(layout.PYTHON), "-c", start, *rest]
    return subprocess.run(command, cwd=layout.ROOT, env=env, check=False).returncode
