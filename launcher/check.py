"""./sagres check: the ready tools and what the suite asks beyond them, all at once, and only of what has changed."""
import os
import re
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor

from . import layout, python_env
from .gate import sources
from .gate.cache import Clean
from .locks import exclusive
from .say import say

JOBS = os.cpu_count() or 1
SOURCES = ("sagres", "launcher", "tests", "data", *layout.ADDONS)
# What pylint-odoo only advises: shown, never a failure.
ADVICE = ("method-required-super", "no-search-all", "no-wizard-in-models", "super-method-mismatch")
# One theme a file, readme fragments, manifests that say what they are, and `_ = self.env._` are all meant.
UNWANTED = "consider-merging-classes-inherited,missing-readme,manifest-superfluous-key,prefer-env-translation"
# Each of these is a module of launcher.gate, run in a process of its own.
OURS = ("dead", "arrows", "branches", "twins", "advisories", "floor")
BATCH = 150


def main(arguments):
    """Run every check; fail when one of them fails. `--all` judges also what was clean before."""
    with exclusive("setup", "another ./sagres sets things up; waiting for it"):
        python_env.obtain()
    if "--all" in arguments:
        for path in (layout.STATE / "checks").glob("*.json"):
            path.unlink()
    return 0 if run_checks() else 1


def run_checks(measured=False):
    """Return whether the sources are clean; print what is not. A measured run has its own figures in a moment."""
    begun = time.monotonic()
    say("-> Checks: flake8, isort, pylint-odoo, bandit, dead code, arrows, branches, twins, advisories, coverage floor")
    with ThreadPoolExecutor(JOBS) as pool:
        found = list(pool.map(lambda job: job(), _jobs(measured)))
    texts = [text for text, _clean in found if text]
    if texts:
        say("\n".join(texts))
    clean = all(clean for _text, clean in found)
    say(f"   {'clean' if clean else 'found problems'} in {time.monotonic() - begun:.0f} s")
    return clean


def _jobs(measured):
    """Return what is to be run, the longest first."""
    python = sources.named(".py", below=SOURCES) + [layout.ROOT / "sagres"]
    run = sources.named(".py", below=("launcher", *layout.ADDONS), tests=False) + [layout.ROOT / "sagres"]
    return [
        *(lambda addon=addon: _pylint(addon) for addon in layout.ADDONS if (layout.ROOT / addon).is_dir()),
        *_by_file("flake8", python, "-j", "1"),
        *_by_file("bandit", run, "-q", "--severity-level=low", "-c", str(layout.ROOT / "launcher" / "gate" / "bandit.yaml")),
        lambda: _isort([path for path in python if path.name != "sagres"]),
        *(lambda name=name: _ours(name) for name in OURS if not (measured and name == "floor")),
    ]


def _by_file(tool, paths, *words):
    """Return the runs of a tool over the files that changed since it found them clean."""
    clean = Clean(tool)
    stale = clean.stale(paths)
    parts = [stale[start : start + BATCH] for start in range(0, len(stale), BATCH)]
    return [lambda part=part: _judge_files(clean, tool, part, words) for part in parts]


def _judge_files(clean, tool, paths, words):
    text, good = _run(tool, *words, *map(sources.name_of, paths))
    clean.keep([path for path in paths if good or sources.name_of(path) not in text])
    return ("" if good else f"{text}\n   {tool} found problems"), good


def _isort(paths):
    runs = _by_file("isort", paths, "--check-only", "--diff", "-q", "--filter-files")
    found = [run() for run in runs]
    return "\n".join(text for text, _good in found if text), all(good for _text, good in found)


def _pylint(addon):
    """Judge an addon as a whole: what it says depends on all its files. Advice is shown and kept; the rest fails."""
    clean, paths = Clean(f"pylint-{addon}"), sources.named(".py", ".xml", ".csv", ".js", ".md", ".po", ".pot", below=(addon,))
    digest = sources.digest_of(paths)
    if clean.knows("whole", digest):
        return "", True
    rules = f"--rcfile={layout.ROOT / 'setup.cfg'}"
    text, _good = _run("pylint", rules, "--score=n", f"--disable={UNWANTED}", f"--enable={','.join(ADVICE)}", addon)
    found = [line for line in text.splitlines() if re.search(r": \[\w\d+\(", line)]
    advice = [line for line in found if any(f"({name})" in line for name in ADVICE)]
    good = len(advice) == len(found) and (not text or bool(found))
    if not found:
        clean.keep([], whole=digest)
    return (text if good else f"{text}\n   pylint found problems"), good


def _ours(name):
    """Run a check of our own in a process of its own, unless nothing it reads has changed."""
    done = _python("-m", "launcher.gate", name)
    text = (done.stdout + done.stderr).strip()
    return (f"{text}\n   {name} found problems" if done.returncode else text), not done.returncode


def _run(tool, *words):
    done = _python("-m", tool, *words)
    return (done.stdout + done.stderr).strip(), done.returncode == 0


def _python(*words):
    env = {**os.environ, "PYTHONPATH": "", "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [str(layout.PYTHON), *words], cwd=layout.ROOT, env=env, capture_output=True, text=True, check=False
    )
