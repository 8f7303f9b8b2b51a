"""A private PostgreSQL below .odoo, on a Unix socket, run by an unprivileged user."""
import contextlib
import os
import pwd
import re
import shutil
import signal
import subprocess
import time
from pathlib import Path

from . import layout, packages
from .locks import Shared, exclusive
from .process import is_alive, output
from .say import Step, StepError

OLDEST = 13
SOCKET_PATH_LIMIT = 107
ROLE = "sagres"
USERS = "pg-users"
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "shared_buffers": "256MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "checkpoint_completion_target": "0.9",
    "max_connections": "60",
    "jit": "off",
    "log_min_messages": "warning",
    "timezone": "UTC",
}


def find_binaries():
    """Return the directory with the newest initdb and postgres of this machine, or None."""
    places = [path for path in Path("/usr/lib/postgresql").glob("*/bin") if (path / "initdb").is_file()]
    named = output(["pg_config", "--bindir"])
    if named and (Path(named) / "initdb").is_file():
        places.append(Path(named))
    versions = {place: _major(place) for place in places}
    best = max(versions, key=versions.get, default=None)
    return best if best and versions[best] >= OLDEST else None


def _major(place):
    match = re.search(r"(\d+)", output([str(place / "postgres"), "--version"]) or "")
    return int(match[1]) if match else 0


class Cluster:
    """The private cluster of this clone; started by who needs it, stopped by who leaves last."""

    def __init__(self):
        packages.ensure({"postgresql": lambda: find_binaries() is not None})
        self.home = choose_home()
        self.data = self.home / "data"
        self.socket = _choose_socket(self.home)
        self.binaries = self._binaries_of_data() or find_binaries()
        self.share = Shared(USERS)

    def connection(self):
        """Return how to connect, in libpq's words."""
        return {"PGHOST": str(self.socket), "PGPORT": "5432", "PGUSER": ROLE}

    def start(self):
        """Make the cluster the first time and start it when it does not run."""
        with exclusive("pg-start", "another ./sagres starts PostgreSQL; waiting for it"):
            if not (self.data / "PG_VERSION").is_file():
                self._make()
            if not self._answers():
                self._start()

    def stop_if_last(self):
        """Stop the server unless another command of this clone uses it."""
        with exclusive("pg-start", "another ./sagres starts PostgreSQL; waiting for it"):
            if self.share.release() and self.pid():
                self._as_user("pg_ctl", "-D", self.data, "-m", "fast", "-w", "stop")
        self.share.close()

    def pid(self):
        """Return the number of the running server, or None; a stale file does not count."""
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
            number = int(lines[0])
            command = Path(f"/proc/{number}/cmdline").read_bytes()
        except (OSError, ValueError, IndexError):
            return None
        return number if is_alive(number) and str(self.data).encode() in command else None

    def _make(self):
        beside = self.home / "data.new"
        with Step("PostgreSQL: making a private cluster"):
            run_as_owner("rm", "-rf", beside)
            shutil.rmtree(self.data, ignore_errors=True)
            self._as_user("initdb", "-D", beside, "-U", ROLE, "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
            lines = [f"{name} = '{value}'\n" for name, value in SETTINGS.items()]
            with (beside / "postgresql.conf").open("a") as conf:
                conf.writelines(lines)
            beside.rename(self.data)

    def _start(self):
        if self.pid():
            # It runs and does not answer: it is starting or recovering after a crash.
            return self._wait()
        with contextlib.suppress(FileNotFoundError):
            (self.data / "postmaster.pid").unlink()
        own_directory(self.socket)
        options = f"-k {self.socket} -p 5432"
        log = self.home / "postgresql.log"
        self._as_user("pg_ctl", "-D", self.data, "-l", log, "-o", options, "-w", "-t", "120", "start")
        return self._wait()

    def _wait(self):
        deadline = time.monotonic() + 120
        while not self._answers():
            if time.monotonic() > deadline:
                raise StepError(
                    "PostgreSQL does not answer", f"See {self.home / 'postgresql.log'}, then run ./sagres down."
                )
            time.sleep(0.2)

    def _answers(self):
        command = [self.binaries / "pg_isready", "-q", "-h", self.socket, "-p", "5432", "-d", "postgres", "-U", ROLE]
        return subprocess.run(command, check=False).returncode == 0

    def _binaries_of_data(self):
        """Return the binaries of the release that made the data, if they are still there."""
        version = self.data / "PG_VERSION"
        if not version.is_file():
            return None
        major = version.read_text().strip()
        place = Path("/usr/lib/postgresql") / major / "bin"
        if (place / "postgres").is_file():
            return place
        newest = find_binaries()
        if newest and str(_major(newest)) == major:
            return newest
        raise StepError(
            f"the private cluster was made by PostgreSQL {major}, which is gone from this machine",
            f"Install postgresql-{major} again, or remove {self.home} (the demo database is lost) and start again.",
        )

    def _as_user(self, program, *words):
        run_as_owner(self.binaries / program, *words)


def _owner():
    """Return who runs the server: this user, and never root."""
    if os.geteuid():
        return pwd.getpwuid(os.geteuid())
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise StepError("PostgreSQL refuses to run as root and there is no user 'postgres'", "Start as an ordinary user.")


def run_as_owner(*command):
    """Run a program as the owner, deaf to the terminal's Ctrl-C, which is for the command."""
    owner = _owner()
    as_owner = {}
    if not os.geteuid():
        as_owner = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}
    layout.LOGS.mkdir(parents=True, exist_ok=True)
    with (layout.LOGS / "postgresql-tools.log").open("a+") as log:
        begin = log.tell()
        done = subprocess.run(
            [str(word) for word in command],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd="/",
            env={"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C.UTF-8"},
            start_new_session=True,
            check=False,
            **as_owner,
        )
        log.seek(begin)
        said = log.read().strip()
    if done.returncode:
        raise StepError(f"{command[0]} failed:\n   {said}", "Free some disk space, run ./sagres down and start again.")


def choose_home():
    """Return where the cluster lives: below .odoo, or in /var/lib when its user may not enter the clone."""
    inside = layout.STATE / "postgresql"
    own_directory(inside)
    if _owner_may_enter(inside):
        return inside
    outside = Path("/var/lib") / f"sagres-{layout.clone_id()}"
    own_directory(outside)
    (inside / "README").write_text(f"The user who runs PostgreSQL may not enter this directory: see {outside}\n")
    return outside


def _owner_may_enter(path):
    if os.geteuid():
        return True
    owner = _owner()
    probe = subprocess.run(
        ["test", "-w", str(path)], user=owner.pw_uid, group=owner.pw_gid, extra_groups=[], cwd="/", check=False
    )
    return probe.returncode == 0


def _choose_socket(home):
    """Return a directory whose socket path fits into the 107 bytes the kernel allows."""
    inside = home / "run"
    if len(os.fsencode(inside / ".s.PGSQL.5432.lock")) <= SOCKET_PATH_LIMIT:
        return inside
    return Path("/tmp") / f"sagres-{layout.clone_id()}"  # made with mode 700 and checked  # nosec B108


def own_directory(path):
    """Make a directory that only the server's user may enter; refuse one that another user laid there."""
    owner = _owner()
    with contextlib.suppress(FileExistsError):
        path.mkdir(mode=0o700, parents=True)
        os.chown(path, owner.pw_uid, owner.pw_gid)
    status = path.lstat()
    if path.is_symlink() or status.st_uid not in (owner.pw_uid, 0, os.geteuid()):
        raise StepError(f"{path} belongs to somebody else", "Remove it and start again.")
    os.chown(path, owner.pw_uid, owner.pw_gid)
    path.chmod(0o700)


def stop_processes(pids, seconds=15):
    """End processes politely, then for good."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        for pid in filter(is_alive, pids):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)
        deadline = time.monotonic() + seconds
        while any(map(is_alive, pids)) and time.monotonic() < deadline:
            time.sleep(0.1)
