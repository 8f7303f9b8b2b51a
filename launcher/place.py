"""Everything a command needs at hand: Python packages, Odoo, a running PostgreSQL."""
import contextlib
import os

from . import layout, odoo_source, packages, python_env, server
from .databases import Databases
from .locks import exclusive

PRINTER = {"wkhtmltopdf": packages.has_program("wkhtmltopdf")}
BROWSER = {"chromium": lambda: any(packages.has_program(name)() for name in ("google-chrome", "chromium"))}


class Place:
    """Odoo and PostgreSQL, ready to use."""

    def __init__(self, odoo, database_server):
        self.odoo = odoo
        self.server = database_server
        self.more_addons = ()
        self.databases = Databases(self)

    def env(self, **more):
        """Return the environment in which Odoo, its tests and its tools run."""
        inherited = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("PG", "ODOO_", "DATABASE_URL", "PYTHON", "VIRTUAL_ENV"))
        }
        return {
            **inherited,
            "PATH": f"{layout.VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}",
            "PYTHONPATH": str(self.odoo.library),
            "PYTHONUNBUFFERED": "1",
            **self.server.connection(),
            **more,
        }


@contextlib.contextmanager
def ready(system_packages=PRINTER):
    """Obtain what is missing, start PostgreSQL, and stop it again when nobody needs it."""
    layout.STATE.mkdir(exist_ok=True)
    with exclusive("setup", "another ./sagres sets things up; waiting for it"):
        packages.ensure(system_packages)
        odoo = odoo_source.find()
        python_env.obtain()
        database_server = server.choose()
    try:
        database_server.start()
        place = Place(odoo, database_server)
        place.databases.check_server()
        yield place
    finally:
        database_server.stop_if_last()
