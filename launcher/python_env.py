"""The Python packages of requirements.txt in .venv."""
import hashlib
import os
import shutil
import sys

from . import layout, packages
from .process import output, run
from .say import Step, StepError

REQUIREMENTS = layout.ROOT / "requirements.txt"
MADE = layout.VENV / "sagres-requirements"
BEGUN = layout.VENV / "sagres-begun"


def obtain():
    """Make .venv once, and again when requirements.txt or this Python changes."""
    wanted = _key()
    if MADE.is_file() and MADE.read_text() == wanted and output([str(layout.PYTHON), "-c", ""]) is not None:
        return
    _check_ours()
    packages.ensure({_venv_package(): _has_venv})
    total = len(_pins())
    with Step(f"Python packages: {total} into .venv") as progress:
        shutil.rmtree(layout.VENV, ignore_errors=True)
        layout.VENV.mkdir()
        BEGUN.touch()
        try:
            _install(progress, total)
        except BaseException:
            shutil.rmtree(layout.VENV, ignore_errors=True)
            raise
        MADE.write_text(wanted)


def _install(progress, total):
    hint = "Check the network and pip's settings and start again."
    env = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONHOME")}
    run([sys.executable, "-m", "venv", layout.VENV], hint=hint, log="venv", env=env)
    reader = _Reader(total)
    command = [layout.PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    run([*command, "--requirement", REQUIREMENTS], hint=hint, log="pip", progress=progress, read=reader, env=env)


class _Reader:
    """Count pip's lines."""

    def __init__(self, total):
        self.total, self.count = total, 0

    def __call__(self, line):
        if line.startswith("Installing collected"):
            return ("installing",)
        if not line.startswith("Collecting "):
            return None
        self.count = min(self.count + 1, self.total)
        return line.split()[1].split("=")[0], self.count, self.total


def _pins():
    lines = (line.strip() for line in REQUIREMENTS.read_text().splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def _key():
    python = f"{sys.version_info[:2]}{sys.base_prefix}"
    return hashlib.sha256("\n".join([python, *_pins()]).encode()).hexdigest()


def _check_ours():
    """Refuse to replace a .venv that somebody else made."""
    if layout.VENV.exists() and not (BEGUN.exists() or MADE.exists()):
        raise StepError(
            f"{layout.VENV} is there and was not made by ./sagres",
            "Move it away and start again.",
        )


def _venv_package():
    return "python3-venv" if sys.executable == "/usr/bin/python3" else f"python3.{sys.version_info[1]}-venv"


def _has_venv():
    return output([sys.executable, "-c", "import ensurepip, venv"]) is not None
