"""The server of the demo: started, found again, stopped."""
import contextlib
import socket
import subprocess
import time
import urllib.request

from . import layout, outbox
from .cluster import USERS, stop_processes
from .locks import Shared
from .odoo_run import write_config
from .say import Step, StepError, say

FIRST_PORT = 8069
LAST_PORT = 8169
PID = layout.STATE / "server.pid"
PORT = layout.STATE / "server.port"
LOG = layout.LOGS / "server.log"
DEMO = "demo"
START_SECONDS = 180


def demo_database(place):
    """Return the name of the demo database."""
    return f"{place.databases.prefix}{DEMO}"


def serve(place, tell):
    """Serve the demo until Ctrl-C, once `tell` has said at which port."""
    process, port = start_served(place)
    try:
        tell(port)
        say("Ctrl-C stops it. What it warns of follows.")
        process.wait()
        if not PID.exists():
            return say("Stopped by ./sagres down.")
    finally:
        stop_processes([process.pid])
        forget()
    raise StepError("the server ended by itself", "Its last lines are above; start again.")


def start_served(place, log=None):
    """Start the server on a free port and return it with the port once it answers."""
    port = free_port()
    with Step("Odoo: starting") as progress:
        process = start(place, port, log)
        PID.write_text(f"{process.pid}\n")
        PORT.write_text(f"{port}\n")
        try:
            wait_until_served(process, port, progress)
        except BaseException:
            stop_processes([process.pid])
            forget()
            raise
    return process, port


def forget():
    """Remove the notes on a server that runs no more."""
    for path in (PID, PORT):
        path.unlink(missing_ok=True)


def start(place, port, log=None):
    """Start Odoo on the demo database and return its process."""
    mail, mail_port = outbox.start()
    config = write_config(
        place, demo_database(place), http_port=str(port), gevent_port=str(port + 3), workers="0", max_cron_threads="1",
        smtp_server="127.0.0.1", smtp_port=str(mail_port),
    )
    command = [str(layout.PYTHON), "-m", "odoo", "-c", str(config), "--log-level=warn"]
    layout.LOGS.mkdir(parents=True, exist_ok=True)
    target = log.open("a") if log else None
    # The server keeps PostgreSQL up by a share of its own, which ends with it however it ends.
    with Shared(USERS) as share:
        process = subprocess.Popen(
            command,
            cwd=layout.ROOT,
            env=place.env(),
            stdin=subprocess.DEVNULL,
            stdout=target,
            stderr=subprocess.STDOUT if target else None,
            start_new_session=True,
            pass_fds=[share.fileno()],
        )
    outbox.live_with(mail, process.pid)
    return process


def wait_until_served(process, port, progress):
    """Return when the web client answers; raise when the server ends or says nothing."""
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(OSError):
            with urllib.request.urlopen(f"{address(port)}/web/health", timeout=5):  # the address is our own  # nosec B310
                return
        progress("waiting for its first answer")
        time.sleep(0.3)
    raise StepError("the server did not start", f"See {LOG}, or start ./sagres demo to see what it says.")


def running_pid():
    """Return the number of the server in the background, or None; a stale file does not count."""
    try:
        pid = int(PID.read_text())
        command = open(f"/proc/{pid}/cmdline", "rb").read()
    except (OSError, ValueError):
        return None
    return pid if str(layout.PYTHON).encode() in command and b"odoo" in command else None


def read_port():
    """Return the port of the server in the background."""
    return int(PORT.read_text())


def address(port):
    """Return where the web client answers."""
    return f"http://127.0.0.1:{port}"


def free_port():
    """Return the first port from 8069 on that nobody uses, and say when it is another."""
    for port in range(FIRST_PORT, LAST_PORT):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with contextlib.suppress(OSError):
                probe.bind(("127.0.0.1", port))
                if port != FIRST_PORT:
                    say(f"   port {FIRST_PORT} is taken; using {port}")
                return port
    raise StepError(f"no free port from {FIRST_PORT} to {LAST_PORT}", "End one of the programs that use them.")
