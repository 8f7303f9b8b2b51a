"""./sagres check: flake8, isort and pylint-odoo, the last in two passes."""
import os
import subprocess

from . import layout, python_env
from .locks import exclusive
from .say import say

JOBS = str(os.cpu_count() or 1)
# What pylint-odoo only advises: shown, never a failure.
ADVICE = "method-required-super,no-search-all,no-wizard-in-models,super-method-mismatch"
# One theme a file, readme fragments, manifests that say what they are, and `_ = self.env._` are all meant.
UNWANTED = "consider-merging-classes-inherited,missing-readme,manifest-superfluous-key,prefer-env-translation"
SOURCES = ("sagres", "launcher", "tests", "data", *layout.ADDONS)


def main(arguments):
    """Run every check; fail when one of them fails."""
    with exclusive("setup", "another ./sagres sets things up; waiting for it"):
        python_env.obtain()
    return 0 if run_checks() else 1


def run_checks():
    """Return whether the sources are clean; print what is not."""
    sources = [name for name in SOURCES if (layout.ROOT / name).exists()]
    say("-> Checks: flake8, isort, pylint-odoo")
    return all(
        [
            _check("flake8", "-j", JOBS, *sources),
            _check("isort", "--check-only", "--diff", "-q", *[name for name in sources if name != "sagres"]),
            # As OCA does: what is advice is only shown, what is mandatory fails.
            _pylint("--disable=all", f"--enable={ADVICE}", "--exit-zero"),
            _pylint(f"--disable={ADVICE},{UNWANTED}"),
        ]
    )


def _pylint(*words):
    addons = [name for name in layout.ADDONS if (layout.ROOT / name).is_dir()]
    return _check("pylint", "-j", JOBS, f"--rcfile={layout.ROOT / 'setup.cfg'}", "--score=n", *words, *addons)


def _check(tool, *words):
    command = [str(layout.PYTHON), "-m", tool, *words]
    env = {**os.environ, "PYTHONPATH": "", "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command, cwd=layout.ROOT, env=env, capture_output=True, text=True, check=False)
    text = (done.stdout + done.stderr).strip()
    if text:
        say(text)
    if done.returncode:
        say(f"   {tool} found problems")
    return done.returncode == 0
