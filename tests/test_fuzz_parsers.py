"""Every reader of the suite, given what nobody should send: it answers or refuses by name, in bounded time and memory."""
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fuzzing import bombs
from tests.fuzzing.run import try_target
from tests.fuzzing.targets import TARGETS

ROOT = Path(__file__).resolve().parent.parent
COUNT = 60
#: What one reader may take beside what the interpreter and its libraries need.
BYTES, SECONDS = 1536 * 1024 ** 2, 40


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_whatever_comes_is_read_or_refused_by_name(target):
    seen = {"read": 0, "refused": 0}

    def told(_value, refusal, _seconds):
        seen["refused" if refusal else "read"] += 1

    try_target(target, COUNT, told=told)
    assert sum(seen.values()) >= COUNT // 2, f"{seen}: the inputs do not reach the reader"
    assert not target.refusals or min(seen.values()), f"{seen}: nothing was read, or nothing refused"


@pytest.mark.parametrize("name", sorted(bombs.BOMBS))
def test_a_bomb_is_refused_before_it_takes_memory_or_time(name):
    """The kernel sets the limits, in a process of its own: no clock is read."""
    def limit():
        resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))

    words = f"from tests.fuzzing.bombs import main; main({name!r})"
    done = subprocess.run(
        [sys.executable, "-c", words], cwd=ROOT, env=bombs.get_environment(), capture_output=True, text=True, check=False,
        preexec_fn=limit,
    )
    assert not done.returncode, done.stdout + done.stderr[-2000:]
    assert done.stdout.startswith("refused: "), done.stdout
