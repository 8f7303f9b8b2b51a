"""The commands of ./sagres."""
import importlib
import signal
import sys

from .say import StepError, say

COMMANDS = {
    "demo": ("demo", "build the demo and serve it; --no-serve stops after the summary"),
    "test": ("testing", "run the whole test suite, or what pytest's own arguments select"),
    "up": ("background:up", "serve the demo in the background"),
    "down": ("background:down", "stop what runs in the background"),
    "shell": ("background:shell", "open Odoo's shell on the demo database"),
    "bench": ("bench", "measure: ./sagres bench NAME [arguments]"),
    "check": ("check", "judge the sources by every check; --all also those that were clean before"),
    "translate": ("translate", "export and complete the Italian catalogues"),
}
FAILED = 2
INTERRUPTED = 130


def main(argv):
    """Run one command and return its exit status."""
    name, *arguments = argv or ["help"]
    if name in ("help", "-h", "--help"):
        say(usage())
        return 0
    if name not in COMMANDS:
        print(f"./sagres has no command '{name}'.\n{usage()}", file=sys.stderr)
        return FAILED
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    try:
        return _find(name)(arguments) or 0
    except StepError as error:
        sys.stdout.flush()
        print(f"\nNot done: {error}\n{error.hint}", file=sys.stderr)
        return FAILED
    except PermissionError as error:
        print(
            f"\nNot done: {error}\nSomething here belongs to another user: start as the user who started first,"
            " or as root remove .odoo and .venv and start again.",
            file=sys.stderr,
        )
        return FAILED
    except KeyboardInterrupt:
        print("\nStopped. What was finished is kept; start again to go on.", file=sys.stderr)
        return INTERRUPTED


def _interrupt(number, frame):
    """Let a termination end the command as Ctrl-C does, with everything it started."""
    raise KeyboardInterrupt


def _find(name):
    module, _, function = COMMANDS[name][0].partition(":")
    return getattr(importlib.import_module(f"launcher.{module}"), function or "main")


def usage():
    """Return the list of commands."""
    lines = [f"  ./sagres {name:10} {meaning}" for name, (_, meaning) in COMMANDS.items()]
    return "\n".join(["Usage:", *lines])
