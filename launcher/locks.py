"""Locks between commands of one clone. The kernel frees them when a command ends or is killed."""
import contextlib
import fcntl

from . import layout
from .say import say


@contextlib.contextmanager
def exclusive(name, waiting):
    """Hold the lock `name` alone; say `waiting` when another command has it."""
    with _open(name) as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"   {waiting}")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


class Shared:
    """A share in something several processes use.

    A child started with `fileno` in pass_fds holds the same share, not a second one: give a child that outlives
    this process a share of its own.
    """

    def __init__(self, name):
        self.handle = _open(name)
        fcntl.flock(self.handle, fcntl.LOCK_SH)

    def fileno(self):
        """Return the descriptor that carries the share."""
        return self.handle.fileno()

    def release(self):
        """Give the share back and tell whether it was the last one."""
        try:
            fcntl.flock(self.handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except BlockingIOError:
            return False

    def close(self):
        """Forget the share; a child that was given it keeps it."""
        self.handle.close()

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self.close()


def _open(name):
    layout.STATE.mkdir(exist_ok=True)
    return (layout.STATE / f"{name}.lock").open("a")
