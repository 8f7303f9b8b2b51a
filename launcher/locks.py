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
    """A share in something several commands use; a child started with `fileno` in pass_fds keeps it."""

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
        """Forget the lock."""
        self.handle.close()


def _open(name):
    layout.STATE.mkdir(exist_ok=True)
    return (layout.STATE / f"{name}.lock").open("a")
