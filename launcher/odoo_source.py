"""Find Odoo 19: a checkout, the active environment, or Debian's package."""
import hashlib
import importlib.util
import os
import re
from dataclasses import dataclass
from pathlib import Path

from . import layout, odoo_package
from .say import StepError

SERIES = (19, 0)


@dataclass(frozen=True)
class Odoo:
    """An Odoo whose package `odoo` lies in `library`."""

    library: Path
    origin: str

    @property
    def addons_paths(self):
        """Return the directories of Odoo's own addons."""
        own = [self.library / "odoo" / "addons", self.library / "addons"]
        return [path for path in own if path.is_dir()]

    @property
    def version(self):
        """Return what changes when Odoo changes: its version and the time stamps of its manifests."""
        digest = hashlib.sha256(str(_read_version(self.library)).encode())
        for module in sorted(("base", *layout.BASE_MODULES)):
            for addons in self.addons_paths:
                manifest = addons / module / "__manifest__.py"
                if manifest.is_file():
                    digest.update(manifest.read_bytes())
        return digest.hexdigest()


def find():
    """Return the Odoo to use, downloading it when the machine has none."""
    if os.environ.get("ODOO_SOURCE"):
        return _from_checkout(Path(os.environ["ODOO_SOURCE"]).expanduser().resolve())
    active = _from_environment()
    if active:
        return active
    return Odoo(odoo_package.obtain(), "Debian's package")


def _from_checkout(path):
    if _read_version(path) != SERIES:
        raise StepError(
            f"ODOO_SOURCE={path} is not a checkout of Odoo 19.0",
            "Let it name the directory that holds 'odoo' (and 'addons'), or unset it.",
        )
    return Odoo(path, "ODOO_SOURCE")


def _from_environment():
    """Return the Odoo that this Python can import, alone, without its neighbours."""
    try:
        spec = importlib.util.find_spec("odoo")
    except (ImportError, ValueError):
        return None
    for place in (spec and spec.submodule_search_locations) or ():
        library = Path(place).parent
        if _read_version(library) == SERIES:
            return Odoo(_link_alone(library), "the active environment")
    return None


def _link_alone(library):
    """Return a directory that holds this Odoo and none of the packages installed beside it."""
    alone = layout.STATE / "environment"
    alone.mkdir(parents=True, exist_ok=True)
    for name in ("odoo", "addons"):
        link = alone / name
        if link.is_symlink():
            link.unlink()
        if (library / name).is_dir():
            link.symlink_to(library / name)
    return alone


def _read_version(library):
    release = library / "odoo" / "release.py"
    text = release.read_text() if release.is_file() else ""
    match = re.search(r"^version_info = \((\d+), (\d+)", text, re.M)
    return (int(match[1]), int(match[2])) if match else None
