"""System packages: installed with apt only when missing, after saying which."""
import glob
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from .process import run
from .say import Step, StepError, say

OWN_CLUSTER = Path("/etc/postgresql-common/createcluster.d/sagres.conf")


def ensure(wanted):
    """Install what is missing of `wanted`: {package: function that tells whether it is there}."""
    missing = [package for package, is_there in wanted.items() if not is_there()]
    if not missing:
        return
    command = ["apt-get", "install", "--yes", "--no-install-recommends", *missing]
    if not shutil.which("apt-get"):
        raise StepError(
            f"missing on this system: {', '.join(missing)} (names of Debian)",
            "Install them with the means of your system and start again (README, 'Other systems').",
        )
    with Step(f"System packages: installing {', '.join(missing)} with apt") as progress:
        sudo = _sudo(command)
        hint = f"Run '{' '.join(sudo + command)}' by hand, see what it says, and start again."
        env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"}
        sudo_env = [*sudo, "env", "DEBIAN_FRONTEND=noninteractive", "LC_ALL=C.UTF-8"]
        run([*sudo, "apt-get", "update"], hint=hint, log="apt-update", env=env)
        with _no_machine_cluster(sudo, "postgresql" in missing):
            run([*sudo_env, *command], hint=hint, log="apt-install", progress=progress, read=_read_apt, env=env)
    _check_installed(wanted, missing)


def _check_installed(wanted, missing):
    absent = [package for package in missing if not wanted[package]()]
    if absent:
        raise StepError(f"apt installed {', '.join(absent)}, yet it is not found", "See .odoo/log/apt-install.log.")


def _sudo(command):
    """Return what makes `command` run as root, after telling the person what it is for."""
    if os.geteuid() == 0:
        return []
    if not shutil.which("sudo"):
        raise StepError(
            "system packages are missing and there is no sudo",
            f"Ask an administrator to run '{' '.join(command)}' and start again.",
        )
    say("   sudo is used for this and nothing else; it may ask for your password")
    if subprocess.call(["sudo", "-v"]):
        raise StepError(
            "sudo did not let this user install packages",
            f"Ask an administrator to run '{' '.join(command)}' and start again.",
        )
    return ["sudo"]


class _no_machine_cluster:
    """Keep Debian's postgresql from making and starting a cluster of the machine while it is installed."""

    def __init__(self, sudo, wanted):
        self.sudo, self.wanted = sudo, wanted and not OWN_CLUSTER.parent.parent.exists()

    def __enter__(self):
        if self.wanted:
            with tempfile.NamedTemporaryFile("w", suffix=".conf") as conf:
                conf.write("create_main_cluster = false\n")
                conf.flush()
                self._run("install", "-D", "-m", "644", conf.name, str(OWN_CLUSTER))

    def __exit__(self, *exc):
        if self.wanted:
            self._run("rm", "-f", str(OWN_CLUSTER))

    def _run(self, *command):
        run([*self.sudo, *command], hint="Install 'postgresql' by hand and start again.", log="apt-cluster")


def _read_apt(line):
    if line.startswith(("Get:", "Unpacking ", "Setting up ")):
        return (line.split("(")[0].strip(),)
    return None


def has_program(name):
    """Return a test that tells whether a program is on the path, where root finds it too."""
    return lambda: bool(shutil.which(name) or glob.glob(f"/usr/*bin/{name}"))
