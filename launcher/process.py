"""Run other programs: quietly into a log, with progress read from their output."""
import contextlib
import os
import signal
import subprocess
from pathlib import Path

from . import layout
from .say import StepError

TAIL = 15


def run(command, *, hint, log, progress=None, read=None, env=None, cwd=None):
    """Run `command` to its end with its output in the log file named `log`.

    `read(line)` may return what `progress` takes. Raises StepError with the
    last lines of the output and `hint` when the command fails.
    """
    layout.LOGS.mkdir(parents=True, exist_ok=True)
    path = layout.LOGS / f"{log}.log"
    last = []
    with path.open("w") as target, _popen(command, env, cwd) as process:
        try:
            for line in process.stdout:
                target.write(line)
                shown = read(line) if read else None
                if line.strip() and not shown and " INFO " not in line:
                    last = (last + [line.rstrip()])[-TAIL:]
                if progress and shown:
                    progress(*shown)
        except BaseException:
            # What sudo started belongs to root and hears the terminal's Ctrl-C itself.
            with contextlib.suppress(PermissionError):
                process.send_signal(signal.SIGTERM)
            raise
    if process.returncode:
        raise StepError("\n   ".join([f"{command[0]} failed:", *last, f"(all of it in {path})"]), hint)


def _popen(command, env, cwd):
    return subprocess.Popen(
        [str(word) for word in command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        env=env,
        cwd=cwd,
    )


def output(command, **options):
    """Return what `command` printed, or None when it failed or is not there."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True, **options)
    except (OSError, subprocess.CalledProcessError):
        return None
    return done.stdout.strip()


def is_alive(pid):
    """Tell whether a process with this number runs; one that has ended and waits to be reaped does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return True
