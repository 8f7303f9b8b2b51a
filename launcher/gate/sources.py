"""The files that are judged, and what they hold, read once."""
import ast
import functools
import hashlib
import subprocess

from .. import layout

LEFT_OUT = {".odoo", ".venv", ".git", "build", "dist", "node_modules", "__pycache__"}


@functools.cache
def files():
    """Return every file of the repository that git knows or would take in."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(command, cwd=layout.ROOT, capture_output=True, check=False)
    if done.returncode:
        found = [path for path in layout.ROOT.rglob("*") if not LEFT_OUT & set(path.relative_to(layout.ROOT).parts)]
    else:
        found = [layout.ROOT / name for name in done.stdout.decode().split("\0") if name]
    return tuple(sorted({path for path in found if path.is_file()}))


def named(*suffixes, below=None, tests=True):
    """Return the files with these suffixes in the directories `below`, with or without those of tests."""
    return [
        path
        for path in files()
        if path.suffix in suffixes
        and (below is None or path.relative_to(layout.ROOT).parts[0] in below)
        and (tests or "tests" not in path.relative_to(layout.ROOT).parts)
    ]


def name_of(path):
    """Return how a finding names a file."""
    return str(path.relative_to(layout.ROOT))


@functools.cache
def text_of(path):
    """Return the text of a file."""
    return path.read_text(errors="replace")


@functools.cache
def tree_of(path):
    """Return the syntax tree of a Python file."""
    return ast.parse(text_of(path))


def digest_of(paths, *more):
    """Return a hash of what these files hold and of what else decides."""
    digest = hashlib.sha256("\0".join(more).encode())
    for path in paths:
        digest.update(f"\0{name_of(path)}\0".encode() + path.read_bytes())
    return digest.hexdigest()
