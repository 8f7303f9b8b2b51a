"""Which PostgreSQL to use: the private cluster, or the one that PGHOST or DATABASE_URL names."""
import os
from urllib.parse import parse_qs, unquote, urlsplit

from . import layout
from .cluster import Cluster
from .say import StepError

WORDS = ("PGHOST", "PGPORT", "PGUSER", "PGPASSWORD", "PGSSLMODE")


class ExistingServer:
    """A server that somebody else runs: only databases with this clone's prefix are touched."""

    prefix = f"sagres_{layout.clone_id()}_"

    def __init__(self, words):
        self.words = words
        if words.get("PGUSER") == "postgres":
            raise StepError(
                "Odoo refuses to work as the database user 'postgres'",
                "Make a role with CREATEDB for it and name it in PGUSER or DATABASE_URL.",
            )

    def connection(self):
        """Return how to connect, in libpq's words."""
        return self.words

    def start(self):
        """Do nothing: it is not ours to start."""

    def stop_if_last(self):
        """Do nothing: it is not ours to stop."""


class PrivateServer(Cluster):
    """The private cluster, where names need no prefix of the clone."""

    prefix = "sagres_"


def choose():
    """Return the server that the environment asks for."""
    url = os.environ.get("DATABASE_URL")
    if url:
        return ExistingServer(_read_url(url))
    if os.environ.get("PGHOST"):
        return ExistingServer({word: os.environ[word] for word in WORDS if os.environ.get(word)})
    return PrivateServer()


def _read_url(url):
    """Return libpq's words for a connection URI.

    >>> _read_url("postgresql://me:a%40b@db.example:5433/x")["PGPASSWORD"]
    'a@b'
    >>> _read_url("postgresql://me@/x?host=/run/pg")["PGHOST"]
    '/run/pg'
    """
    parts = urlsplit(url)
    query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    found = {
        "PGHOST": query.get("host") or unquote(parts.hostname or ""),
        "PGPORT": query.get("port") or str(parts.port or ""),
        "PGUSER": unquote(parts.username or ""),
        "PGPASSWORD": unquote(parts.password or ""),
        "PGSSLMODE": query.get("sslmode", ""),
    }
    return {word: value for word, value in found.items() if value}
