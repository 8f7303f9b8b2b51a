"""`python -m launcher.gate NAME`: one check of our own, unless nothing it reads has changed since it was clean."""
import importlib
import sys

from . import sources
from .cache import Clean


def main(name):
    """Print the findings of a check and return how it ends."""
    check = importlib.import_module(f".{name}", __package__)
    if hasattr(check, "tell_age") and check.tell_age():
        print(check.tell_age())
    findings = _find(name, check)
    print("\n".join(findings), end="\n" if findings else "")
    return 1 if findings else 0


def _find(name, check):
    if not hasattr(check, "used"):  # it compares a few lines only
        return check.find()
    clean, digest = Clean(name), sources.digest_of(sorted(set(check.used())))
    if clean.knows("whole", digest):
        return []
    findings = check.find()
    if not findings:
        clean.keep([], whole=digest)
    return findings


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
