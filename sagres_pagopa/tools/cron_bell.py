"""Wake Odoo's scheduled jobs by a connection that stays open: a new one for each call would cost more than the call. No ORM."""
import logging
import os
import threading

import psycopg2

__all__ = ["ring"]

_logger = logging.getLogger(__name__)
_lock = threading.Lock()
_kept = {}


def ring(database: str, connect) -> bool:
    """Tell the workers of the scheduled jobs that something is to be done in a database, and whether they could be told.

    Never an error: what was to be done is kept by then, and the job looks by itself every few minutes.

    :param connect: gives a new connection to the database where those workers listen
    """
    with _lock:  # each process has a connection of its own: one that came over a fork is its parent's
        for kept in (True, False):
            try:
                _speak(_kept.get(os.getpid()) if kept else None, database, connect)
                return True
            except psycopg2.Error as error:
                _kept.clear()
                reason = error
    _logger.warning("The scheduled jobs could not be woken: %s", reason)
    return False


def _speak(connection, database, connect):
    if connection is None or connection.closed:
        connection = connect()
        connection.autocommit = True
        _kept.clear()
        _kept[os.getpid()] = connection
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify('cron_trigger', %s)", [database])
