"""Known weaknesses of the pinned packages, by a dated list: no network is asked."""
import csv
import datetime
import sys

from .. import layout

LIST = layout.ROOT / "data" / "sources" / "advisories.csv"
REQUIREMENTS = layout.ROOT / "requirements.txt"
COLUMNS = ["package", "affected", "advisory", "about", "source", "reviewed", "accepted"]
#: A list older than this is said to be old; it fails nothing: a clean tree does not break by the calendar.
OLD_DAYS = 120


def find(requirements=None, listed=None):
    """Return the pins that a listed advisory names, unless it says why that is accepted."""
    from packaging.specifiers import SpecifierSet  # noqa: PLC0415 - it lies in .venv, which the launcher may still make
    from packaging.utils import canonicalize_name  # noqa: PLC0415

    pins = {canonicalize_name(name): version for name, version in read_pins(requirements)}
    findings = []
    for row in rows() if listed is None else listed:
        version = pins.get(canonicalize_name(row["package"]))
        if version and SpecifierSet(row["affected"]).contains(version, prereleases=True) and not row["accepted"]:
            findings.append(
                f"requirements.txt: {row['package']} {version} has {row['advisory']}, {row['about']}"
                f" (affected: {row['affected']}): take another version, or write in {LIST.name} why it is accepted"
            )
    return findings


def rows():
    """Return the listed advisories."""
    with LIST.open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def read_pins(text=None):
    """Return [(name, version)] of the pinned packages."""
    lines = (REQUIREMENTS.read_text() if text is None else text).splitlines()
    wanted = (line.partition(";")[0].strip() for line in lines if line.strip() and not line.startswith("#"))
    return [tuple(line.split("==")) for line in wanted]


def tell_age(today=None):
    """Return what to say of the age of the list, an empty text while it is young."""
    last = max((datetime.date.fromisoformat(row["reviewed"]) for row in rows()), default=None)
    days = ((today or datetime.date.today()) - last).days if last else sys.maxsize
    return f"{LIST.name} was last reviewed on {last}, {days} days ago" if days > OLD_DAYS else ""
