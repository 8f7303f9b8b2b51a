"""What was clean need not be judged again: kept below .odoo by what the files held."""
import contextlib
import hashlib
import json
import os

from .. import layout
from . import sources

FOLDER = layout.STATE / "checks"


def rules():
    """Return a hash of what decides besides the sources: settings, versions, and the checks themselves."""
    mine = sorted((layout.ROOT / "launcher").rglob("*.py"))
    kept = [path for path in mine if path.parent.name == "gate" or path.name == "check.py"]
    return sources.digest_of([layout.ROOT / "setup.cfg", layout.ROOT / "requirements.txt", *kept], str(layout.PYTHON))


class Clean:
    """The hashes of what one check found clean.

    :param name: of the check
    """

    def __init__(self, name):
        self.path = FOLDER / f"{name}.json"
        self.rules = rules()
        self.kept = {}
        with contextlib.suppress(OSError, ValueError):
            kept = json.loads(self.path.read_text())
            if kept.get("rules") == self.rules:
                self.kept = kept["clean"]

    def stale(self, paths):
        """Return the files that changed since they were clean."""
        return [path for path in paths if self.kept.get(sources.name_of(path)) != _hash(path)]

    def knows(self, key, digest):
        """Tell whether something as a whole was clean with this digest."""
        return self.kept.get(key) == digest

    def keep(self, paths, **wholes):
        """Remember that these files, or these wholes by their digest, are clean."""
        self.kept.update({sources.name_of(path): _hash(path) for path in paths}, **wholes)
        FOLDER.mkdir(parents=True, exist_ok=True)
        partial = self.path.with_suffix(f".{os.getpid()}")
        partial.write_text(json.dumps({"rules": self.rules, "clean": self.kept}, indent=0, sort_keys=True))
        partial.replace(self.path)


def _hash(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()
