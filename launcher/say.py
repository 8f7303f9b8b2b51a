"""Speak to the person at the terminal: what a step does, how far it is, what to do when it fails."""
import sys
import time

QUIET_SECONDS = 10


class StepError(Exception):
    """A step that could not be done.

    `hint` tells the person what to do next.
    """

    def __init__(self, problem, hint=""):
        super().__init__(problem)
        self.hint = hint


class Progress:
    """How far one step is, rewritten in place on a terminal and now and then in a log."""

    def __init__(self, stream=None):
        self.stream = stream or sys.stdout
        self.started = time.monotonic()
        self.last_shown = 0.0
        self.width = 0

    def __call__(self, text, done=None, total=None):
        """Show `text`, with `done` of `total` where both are known."""
        count = f" ({done}/{total})" if total else ""
        now = time.monotonic()
        if self.stream.isatty():
            self._rewrite(f"   {text}{count}")
        elif now - self.last_shown >= QUIET_SECONDS:
            self.last_shown = now
            self._line(f"   {text}{count}, {now - self.started:.0f} s")

    def close(self):
        """Leave the terminal on an empty line."""
        if self.width:
            self._rewrite("")
            self.stream.write("\r")
            self.stream.flush()

    def _rewrite(self, line):
        line = line[:110]
        self.stream.write("\r" + line.ljust(self.width))
        self.stream.flush()
        self.width = len(line)

    def _line(self, line):
        self.stream.write(line + "\n")
        self.stream.flush()


class Step:
    """One named step of a command: says its beginning and, when it took time, its end."""

    def __init__(self, title):
        self.title = title
        self.progress = Progress()

    def __enter__(self):
        self.started = time.monotonic()
        say(f"-> {self.title}")
        return self.progress

    def __exit__(self, kind, error, trace):
        self.progress.close()
        seconds = time.monotonic() - self.started
        if kind is None and seconds >= 1:
            say(f"   done in {seconds:.0f} s")


def say(text):
    """Print a line at once, also into a pipe."""
    print(text, flush=True)
