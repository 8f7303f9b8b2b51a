"""Run Odoo on a database: its configuration and its progress."""
import re

from . import layout
from .process import run

ALWAYS = {
    "list_db": "False",
    "without_demo": "True",
    "http_interface": "127.0.0.1",
    # Nothing leaves the machine unless a database names a mail server of its own.
    "smtp_server": "no-mail.invalid",
    "limit_time_real": "3600",
    "limit_time_cpu": "3600",
    "limit_time_real_cron": "-1",
    "limit_memory_soft": "0",
    "limit_memory_hard": "0",
}
LOADING = re.compile(r"Loading module (\w+) \((\d+)/(\d+)\)")


def odoo(place, database, words, log, progress=None):
    """Run Odoo to its end on `database`, showing how many modules it has loaded."""
    config = write_config(place, database, max_cron_threads="0")
    command = [layout.PYTHON, "-m", "odoo", "-c", config, "--no-http", *words]
    hint = f"If it is not ours, report it; {layout.LOGS / log}.log tells all. Then start again."
    run(command, hint=hint, log=log, progress=progress, read=_read, env=place.env(), cwd=layout.ROOT)


def _read(line):
    match = LOADING.search(line)
    return (match[1], int(match[2]), int(match[3])) if match else None


def write_config(place, database, **settings):
    """Write Odoo's configuration for one database and return its path."""
    addons = [*place.odoo.addons_paths, layout.ROOT, *place.more_addons]
    values = {
        **ALWAYS,
        "addons_path": ",".join(map(str, addons)),
        "data_dir": layout.DATA_DIR,
        "db_name": database,  # no other is shown; a filter would make Odoo list the databases at each call without a session
        **_database_words(place.server.connection()),
        **settings,
    }
    path = config_path(database)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_text("[options]\n" + "".join(f"{name} = {value}\n" for name, value in values.items()))
    return path


def config_path(database):
    """Return where the configuration for a database lies."""
    return layout.STATE / "conf" / f"{database}.conf"


def _database_words(connection):
    names = {
        "PGHOST": "db_host",
        "PGPORT": "db_port",
        "PGUSER": "db_user",
        "PGPASSWORD": "db_password",
        "PGSSLMODE": "db_sslmode",
    }
    return {names[word]: value for word, value in connection.items()}
