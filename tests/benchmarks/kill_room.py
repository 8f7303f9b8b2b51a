"""Work in a process of its own that may be killed: forked from one that has Odoo's registry loaded, as Odoo's workers are."""
import os
import pickle
import select
import signal
import sys
import time
import traceback
from dataclasses import dataclass, field

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.sql_db import close_all

from .kill_points import Points

PATIENCE = 600  # seconds after which a child is stuck, which fails the whole


@dataclass
class Outcome:
    """What became of a child: killed or ended by itself, what it returned, the points it came by, its seconds."""

    killed: bool
    result: object = None
    seen: dict = field(default_factory=dict)
    seconds: float = 0.0


class Room:
    """Children of this process work on one database; nothing of theirs stays in this one."""

    def __init__(self, database):
        self.database = database
        Registry(database)
        close_all()

    def call(self, function, *args, kill=None):
        """Call ``function(env, *args)`` in a child, kill it as ``kill`` says, and return its :class:`Outcome`.

        :raises RuntimeError: the child failed otherwise than by being killed
        """
        close_all()  # a connection must not be shared with a child
        reading, writing = os.pipe()
        start = time.monotonic()
        pid = os.fork()
        if not pid:
            os.close(reading)
            self._work(writing, function, args, kill)
        os.close(writing)
        try:
            answer = self._listen(reading, pid, kill)
        finally:
            os.close(reading)
            _pid, status = os.waitpid(pid, 0)
        seconds = time.monotonic() - start
        if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
            return Outcome(True, seconds=seconds)
        if status or not answer:
            raise RuntimeError(f"{function.__name__} failed in its process: {status}")
        result, seen = pickle.loads(answer)
        return Outcome(False, result, seen, seconds)

    def _work(self, writing, function, args, kill):
        """Do what a child does; it never returns."""
        status = 1
        try:
            points = Points(kill).arm()
            with Registry(self.database).cursor() as cr:
                result = function(api.Environment(cr, SUPERUSER_ID, {}), *args)
            with os.fdopen(writing, "wb") as stream:
                stream.write(pickle.dumps((result, dict(points.seen))))
            status = 0
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(status)

    def _listen(self, reading, pid, kill):
        """Return what a child says until it ends; one that is to die at a moment is killed then."""
        deadline = time.monotonic() + PATIENCE
        moment = time.monotonic() + kill.place if kill and kill.mode == "time" else None
        answer = b""
        while True:
            until = moment or deadline
            if select.select([reading], [], [], max(until - time.monotonic(), 0))[0]:
                part = os.read(reading, 1 << 20)
                if not part:
                    return answer
                answer += part
            else:
                os.kill(pid, signal.SIGKILL)
                if not moment:
                    raise RuntimeError("A process did not come to its end.")
            moment = None
