"""Where the stand-in keeps its state: records by kind and key. No ORM."""
import json
import sqlite3
import threading
from abc import ABC, abstractmethod
from collections import defaultdict
from contextlib import contextmanager

__all__ = ["MemoryStore", "SqliteStore", "Store"]


class Store(ABC):
    """What the stand-in needs to remember; for a module to keep it elsewhere, it must override these methods.

    A record is a dict that JSON can hold. What `get` and `scan` return is the caller's own copy.
    """

    @abstractmethod
    def get(self, kind: str, key: str) -> dict | None:
        """Return a record, None when there is none."""

    @abstractmethod
    def put(self, kind: str, key: str, value: dict):
        """Write a record, new or not."""

    @abstractmethod
    def delete(self, kind: str, key: str):
        """Forget a record, if there is one."""

    @abstractmethod
    def scan(self, kind: str, prefix: str = "") -> list[tuple[str, dict]]:
        """Return the records whose key starts so, sorted by key."""

    @abstractmethod
    def transaction(self):
        """Return a context that keeps other writers out, and undoes its writes when an error leaves it; it can be nested."""

    def next_number(self, name: str) -> int:
        """Return the next number of a sequence, from 1; inside a transaction."""
        number = (self.get("sequence", name) or {"value": 0})["value"] + 1
        self.put("sequence", name, {"value": number})
        return number


class MemoryStore(Store):
    """State that ends with the process."""

    def __init__(self):
        self._records, self._lock = defaultdict(dict), threading.RLock()
        self._undo, self._depth = [], 0

    def get(self, kind, key):
        with self._lock:
            text = self._records[kind].get(key)
        return None if text is None else json.loads(text)

    def put(self, kind, key, value):
        text = json.dumps(value)
        with self._lock:
            self._remember(kind, key)
            self._records[kind][key] = text

    def delete(self, kind, key):
        with self._lock:
            self._remember(kind, key)
            self._records[kind].pop(key, None)

    def scan(self, kind, prefix=""):
        with self._lock:
            found = [(key, text) for key, text in self._records[kind].items() if key.startswith(prefix)]
        return [(key, json.loads(text)) for key, text in sorted(found)]

    @contextmanager
    def transaction(self):
        with self._lock:
            start = len(self._undo)
            self._depth += 1
            try:
                yield
            except BaseException:
                self._roll_back(start)
                raise
            finally:
                self._depth -= 1
                if not self._depth:
                    self._undo.clear()

    def _remember(self, kind, key):
        if self._depth:
            self._undo.append((kind, key, self._records[kind].get(key)))

    def _roll_back(self, start):
        while len(self._undo) > start:
            kind, key, text = self._undo.pop()
            if text is None:
                self._records[kind].pop(key, None)
            else:
                self._records[kind][key] = text


class SqliteStore(Store):
    """State in a file, for several threads and processes, that survives a restart."""

    def __init__(self, path):
        self._lock, self._depth = threading.RLock(), 0
        self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None, timeout=30)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute(
            "CREATE TABLE IF NOT EXISTS record (kind TEXT, key TEXT, value TEXT NOT NULL, PRIMARY KEY (kind, key))")

    def close(self):
        """Let go of the file."""
        with self._lock:
            self._db.close()

    def get(self, kind, key):
        rows = self._run("SELECT value FROM record WHERE kind = ? AND key = ?", kind, key)
        return json.loads(rows[0][0]) if rows else None

    def put(self, kind, key, value):
        self._run("INSERT OR REPLACE INTO record VALUES (?, ?, ?)", kind, key, json.dumps(value))

    def delete(self, kind, key):
        self._run("DELETE FROM record WHERE kind = ? AND key = ?", kind, key)

    def scan(self, kind, prefix=""):
        query = "SELECT key, value FROM record WHERE kind = ? AND substr(key, 1, ?) = ? ORDER BY key"
        return [(key, json.loads(text)) for key, text in self._run(query, kind, len(prefix), prefix)]

    @contextmanager
    def transaction(self):
        with self._lock:
            place = f"level{self._depth}"
            self._db.execute(f"SAVEPOINT {place}" if self._depth else "BEGIN IMMEDIATE")
            self._depth += 1
            try:
                yield
            except BaseException:
                self._end(f"ROLLBACK TO {place}; RELEASE {place}" if self._depth > 1 else "ROLLBACK")
                raise
            else:
                self._end(f"RELEASE {place}" if self._depth > 1 else "COMMIT")
            finally:
                self._depth -= 1

    def _end(self, commands):
        for command in commands.split("; "):
            self._db.execute(command)

    def _run(self, query, *values):
        with self._lock:
            return self._db.execute(query, values).fetchall()
