"""The demo in the background: ./sagres up, down and shell."""
import signal
import subprocess

from . import layout, service
from .cluster import stop_processes
from .demo import obtain, tell
from .odoo_run import write_config
from .place import ready
from .say import Step, say
from .server import choose


def up(arguments):
    """Serve the demo in the background; say where."""
    if service.running_pid():
        say(f"It runs already at {service.address(service.read_port())}.")
        return
    with ready() as place:
        obtain(place)
        _process, port = service.start_served(place, service.LOG)
        tell(port)
        say("Stop it with ./sagres down.")


def down(arguments):
    """Stop the server in the background, and PostgreSQL when nothing else uses it."""
    pid = service.running_pid()
    if pid:
        with Step("Odoo: stopping"):
            stop_processes([pid])
    service.forget()
    if (layout.STATE / "postgresql").is_dir():
        choose().stop_if_last()
    say("Nothing of this clone runs in the background." if pid else "Nothing ran in the background.")


def shell(arguments):
    """Open Odoo's shell on the demo database, or run what comes on the standard input."""
    with ready() as place:
        obtain(place)
        config = write_config(place, service.demo_database(place), max_cron_threads="0")
        command = [layout.PYTHON, "-m", "odoo", "shell", "-c", config, "--no-http", "--log-level=warn", *arguments]
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        return subprocess.run([str(word) for word in command], cwd=layout.ROOT, env=place.env(), check=False).returncode
