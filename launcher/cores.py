"""How many tests this machine can run at once."""
import os
import re
from pathlib import Path

MOST = 4
# A worker with its Odoo, its server process, and a browser while a tour runs.
MEMORY = 2 * 1024**3


def usable():
    """Return how many workers fit: one a processor, no more than the memory holds or a run gains from."""
    return max(1, min(MOST, _processors(), _memory() // MEMORY))


def _processors():
    """Return the processors this process may use, a container's share counted."""
    words = _read("/sys/fs/cgroup/cpu.max").split()
    shared = [int(words[0]) // int(words[1])] if len(words) == 2 and words[0].isdigit() else []
    return min([len(os.sched_getaffinity(0)), *shared])


def _memory():
    """Return the bytes that are free for new work, a container's limit counted."""
    available = re.search(r"MemAvailable:\s+(\d+) kB", _read("/proc/meminfo"))
    limit = _read("/sys/fs/cgroup/memory.max").strip()
    sizes = [int(available[1]) * 1024] if available else []
    sizes += [int(limit)] if limit.isdigit() else []
    return min(sizes, default=MEMORY)


def _read(path):
    try:
        return Path(path).read_text()
    except OSError:
        return ""
