"""Where a process may be killed, and the kill itself: SIGKILL, which nothing can catch."""
import os
import signal
import smtplib
from collections import Counter
from dataclasses import dataclass

from odoo.sql_db import Cursor

#: ``statement``: before the n-th SQL statement; ``commit``: just before or just after the n-th half of a commit;
#: ``hand``: just before or after an answer of the mail server; ``taken``: when it has taken a message and nobody has written
#: that down; ``time``: at a moment, from outside.
MODES = ("statement", "commit", "hand", "taken", "time")


@dataclass(frozen=True)
class Kill:
    """One kill to come: in ``mode``, at the point number ``place`` of its kind, or after ``place`` seconds."""

    mode: str
    place: float

    def __str__(self):
        return f"{self.mode} {self.place:.2f}" if self.mode == "time" else f"{self.mode} {self.place}"


class Points:
    """Counts the points a process comes by, and kills it at the one that was chosen."""

    def __init__(self, kill=None):
        self.kill = kill
        self.seen = Counter()

    def arm(self):
        """Watch every statement, every commit and every answer of a mail server of this process from now on."""
        self._wrap(Cursor, "execute", "statement")
        self._wrap(Cursor, "commit", "commit", after=True)
        self._wrap(smtplib.SMTP, "getreply", "hand", after=True)
        self._wrap(smtplib.SMTP, "data", "taken", before=False, after=True)
        return self

    def _wrap(self, owner, name, mode, before=True, after=False):
        method = getattr(owner, name)

        def watched(self_, *args, **kwargs):
            if before:
                self.hit(mode)
            result = method(self_, *args, **kwargs)
            if after:
                self.hit(mode)
            return result

        setattr(owner, name, watched)

    def hit(self, mode):
        """Count a point; where it is the chosen one the process ends here."""
        self.seen[mode] += 1
        if self.kill and self.kill.mode == mode and self.seen[mode] == self.kill.place:
            os.kill(os.getpid(), signal.SIGKILL)


def choose(random, seen, seconds, modes, left=1.0):
    """Return a random kill within the first ``left`` part of a work, and how far in it lies.

    :param dict seen: how many points of each kind the whole work has
    :param float seconds: how long the whole work takes

    >>> from random import Random
    >>> kill, part = choose(Random(1), {"statement": 100}, 2.0, ("statement",), left=0.5)
    >>> kill.mode, 1 <= kill.place <= 50, part <= 0.5
    ('statement', True, True)
    """
    mode = random.choice([mode for mode in modes if mode == "time" or seen.get(mode)])
    part = random.uniform(0, left)
    place = part * seconds if mode == "time" else max(1, round(part * seen[mode]))
    return Kill(mode, place), part
