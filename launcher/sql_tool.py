"""Databases by SQL. Runs inside .venv: `python sql_tool.py COMMAND NAME...`, connected by libpq's variables."""
import json
import sys

import psycopg2
from psycopg2 import sql


def connect(name="postgres"):
    """Return a connection outside transactions, as CREATE DATABASE needs."""
    connection = psycopg2.connect(dbname=name)
    connection.autocommit = True
    return connection


def execute(query, *names, dbname="postgres"):
    """Run one statement; `names` are identifiers."""
    with connect(dbname).cursor() as cursor:
        cursor.execute(sql.SQL(query).format(*map(sql.Identifier, names)) if names else query)


def names(prefix):
    """Print the databases whose name begins with `prefix`."""
    with connect().cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [prefix])
        print(json.dumps(sorted(name for (name,) in cursor.fetchall())))


def clone(template, name):
    """Copy a database that nobody uses."""
    execute("CREATE DATABASE {} TEMPLATE {}", name, template)


def drop(name):
    """Remove a database, whoever is connected."""
    execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def rename(old, new):
    """Give a finished database its name."""
    execute("ALTER DATABASE {} RENAME TO {}", old, new)


def analyze(name):
    """Let the planner know the tables: what is cloned brings its statistics along."""
    execute("VACUUM ANALYZE", dbname=name)


def hasty(name):
    """Make a database fit for tests, which roll back all they do and are thrown away.

    It does not wait for the disk at each commit. Its tables are never analyzed while tests run: pages full of rows
    rolled back and no live one would make the planner expect nothing, and a query of a second take minutes.
    """
    execute("ALTER DATABASE {} SET synchronous_commit = off", name)
    execute(
        "DO $$ DECLARE name regclass; BEGIN"
        " FOR name IN SELECT oid FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        " LOOP EXECUTE format('ALTER TABLE %s SET (autovacuum_enabled = false)', name); END LOOP; END $$",
        dbname=name,
    )


def check():
    """Say which server answers and whether databases can be made on it."""
    with connect().cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('server_version_num')::int / 10000, rolcreatedb OR rolsuper"
            " FROM pg_roles WHERE rolname = current_user"
        )
        print(json.dumps(cursor.fetchone()))


COMMANDS = {
    "names": names,
    "clone": clone,
    "drop": drop,
    "rename": rename,
    "hasty": hasty,
    "analyze": analyze,
    "check": check,
}

if __name__ == "__main__":
    COMMANDS[sys.argv[1]](*sys.argv[2:])
