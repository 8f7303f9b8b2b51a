"""Real Odoo servers for benches and tests: each a process group of its own that can be killed as a machine is."""
import contextlib
import itertools
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

STARTER = Path(__file__).with_name("node_server.py")
ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 180


class OdooServer:
    """One Odoo: its web workers, its job workers and its evented worker, on ports of their own.

    :param str database: the only database it serves
    :param list options: more options of Odoo's command line
    :param Path log: where it writes what it does
    """

    def __init__(self, database, log, *options, workers=2, crons=1):
        self.port, self.evented_port = free_port(), free_port()
        self.log = Path(log)
        self.command = [
            sys.executable, str(STARTER), "-c", os.environ["ODOO_RC"], "-d", database, f"--http-port={self.port}",
            f"--gevent-port={self.evented_port}", f"--workers={workers}", f"--max-cron-threads={crons}",
            "--http-interface=127.0.0.1", "--proxy-mode", "--log-level=warn",
            "--log-handler=odoo.addons.base.models.ir_cron:INFO", *map(str, options),
        ]
        self.process = None

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self):
        self.start()
        try:
            self.wait_until_served()
        except BaseException:
            self.kill()
            raise
        return self

    def __exit__(self, *error):
        self.stop()

    def start(self):
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                self.command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
                env={**os.environ, "PGAPPNAME": f"sagres-{self.port}-{{pid}}"},
            )

    def wait_until_served(self):
        """Return when it answers from its database."""
        deadline = time.monotonic() + START_SECONDS
        while self.process.poll() is None and time.monotonic() < deadline:
            with contextlib.suppress(OSError), urllib.request.urlopen(f"{self.url}/web/login", timeout=60):
                return
            time.sleep(0.2)
        raise SystemExit(f"The server did not start: see {self.log}\n{self.log.read_text()[-2000:]}")

    def kill(self):
        """End every process of this server at once, as when its machine loses its power."""
        if self.process:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(30)
            self._wait_until_deaf()

    def _wait_until_deaf(self):
        """Return when the last of its processes has let go of the port: the first to die is not the one that listens."""
        end = time.monotonic() + 30
        with contextlib.suppress(ConnectionError):
            while time.monotonic() < end:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                time.sleep(0.05)

    def stop(self):
        """End it politely, then for good."""
        if self.process and self.process.poll() is None:
            self.process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(20)
        self.kill()

    def read_jobs(self):
        """Return the names of the jobs it has begun, in order."""
        return [line.partition("Job '")[2].partition("'")[0] for line in self._lines() if line.rstrip().endswith("starting")]

    def read_problems(self):
        """Return what it has warned of."""
        return [line for line in self._lines() if " WARNING " in line or " ERROR " in line or " CRITICAL " in line]

    def _lines(self):
        return self.log.read_text(errors="replace").splitlines() if self.log.exists() else []


class Visitor:
    """A person's browser in front of some servers: each call goes to the next one, as through a load balancer.

    A server that refuses the connection is passed over, as nginx does.
    """

    def __init__(self, *servers, session=None):
        self.turn = itertools.cycle(servers)
        self.number = len(servers)
        self.session = session

    def login(self, database, login, password):
        """Make a session with a password, on whichever server is next."""
        self._fetch("/web/session/authenticate", {"params": {"db": database, "login": login, "password": password}})
        return self

    def call(self, model, method, *args, **kwargs):
        """Call a method as the web client does, and return what it returns."""
        params = {"model": model, "method": method, "args": list(args), "kwargs": kwargs}
        return self._fetch(f"/web/dataset/call_kw/{model}/{method}", {"params": params})

    def press(self, model, method, *args, **kwargs):
        """Press a button."""
        params = {"model": model, "method": method, "args": list(args), "kwargs": kwargs}
        return self._fetch(f"/web/dataset/call_button/{model}/{method}", {"params": params})

    def ask(self, path, **params):
        """Call a route of the web client, and return what it returns."""
        return self._fetch(path, {"params": params})

    def get(self, path):
        """Return the bytes of a page or a file."""
        return self._open(path)

    def _fetch(self, path, body):
        body = json.dumps({"jsonrpc": "2.0", "method": "call", "id": 1, **body}).encode()
        answer = json.loads(self._open(path, body, {"Content-Type": "application/json"}))
        if "error" in answer:
            data = answer["error"].get("data", {})
            raise CallError(f"{data.get('name')}: {data.get('message')}")
        return answer.get("result")

    def _open(self, path, body=None, headers=None):
        headers = {**(headers or {}), **({"Cookie": f"session_id={self.session}"} if self.session else {})}
        for attempt in range(1, self.number + 1):
            request = urllib.request.Request(next(self.turn).url + path, body, headers)
            try:
                with urllib.request.urlopen(request, timeout=120) as answer:
                    self._keep_session(answer)
                    return answer.read()
            except urllib.error.HTTPError:
                raise
            except urllib.error.URLError:
                if attempt == self.number:
                    raise
        return b""

    def _keep_session(self, answer):
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _sign, value = cookie.partition(";")[0].partition("=")
            if name == "session_id":
                self.session = value


class CallError(Exception):
    """The server answered with an error."""


def free_port():
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]
