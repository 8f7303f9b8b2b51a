"""`python -m launcher.gate NAME`: one check of our own, unless nothing it reads has changed since it was clean."""
import importlib
import sys

from . import advisories, floor, sources
from .cache import Clean


def main(name):
    """Print the findings of a check and return how it ends."""
    if name == "lists":
        notes = advisories.tell_age()
        if notes:
            print(notes)
        findings = advisories.find() + floor.find()
    else:
        findings = _find_by_files(name)
    print("\n".join(findings), end="\n" if findings else "")
    return 1 if findings else 0


def _find_by_files(name):
    check = importlib.import_module(f".{name}", __package__)
    clean, digest = Clean(name), sources.digest_of(sorted(set(check.used())))
    if clean.knows("whole", digest):
        return []
    findings = check.find()
    if not findings:
        clean.keep([], whole=digest)
    return findings


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
