"""./sagres demo: the sample portfolio in a database of its own, its summary, and the web client."""
import datetime
import json
import sys

from . import layout, outbox, service
from .databases import suite_digest
from .locks import exclusive
from .odoo_run import odoo, write_config
from .place import PRINTER, ready
from .process import run
from .say import Step, StepError, say

BUILT = layout.STATE / "demo.json"
MARK = "@progress "
OPTIONS = {
    "--no-serve": "stop after the summary",
    "--fresh": "build the demo again from nothing; what was done in it is lost",
}


def main(arguments):
    """Obtain what is missing, build the demo once, print its summary and serve it."""
    unknown = set(arguments) - set(OPTIONS)
    if unknown:
        known = "\n".join(f"  {name:12}{meaning}" for name, meaning in OPTIONS.items())
        raise StepError(f"./sagres demo does not know {' '.join(sorted(unknown))}", f"It knows:\n{known}")
    if service.running_pid():
        print_summary()
        tell(service.read_port())
        say("It runs in the background already; stop it with ./sagres down.")
        return
    with ready(PRINTER) as place:
        obtain(place, fresh="--fresh" in arguments)
        print_summary()
        if "--no-serve" not in arguments:
            service.serve(place, tell)


def obtain(place, fresh=False):
    """Build the demo database when it is missing; bring it up to date when the modules changed."""
    name = service.demo_database(place)
    with exclusive("demo", "another ./sagres builds the demo; waiting for it"):
        _obtain(place, name, fresh)


def _obtain(place, name, fresh):
    there = name in place.databases.names() and BUILT.is_file()
    if fresh or not there:
        _build(place, name)
    elif _read_built().get("modules") != suite_digest():
        _update(place, name)


def _build(place, name):
    template = place.databases.suite_template()
    making = f"{place.databases.prefix}making_demo"
    report = layout.STATE / "demo.new.json"
    title = "Demo: importing the clients' ledgers and running the night"
    with Step(title) as progress, place.databases.unfinished(making):
        place.databases.clone(template, making)
        run_inside(place, making, progress, report)
        BUILT.unlink(missing_ok=True)
        place.databases.rename(making, name)
        summary = json.loads(report.read_text())
        _write_built({"modules": suite_digest(), "built": str(datetime.date.today()), "summary": summary})
        report.unlink()


def _update(place, name):
    with Step("Demo: the modules have changed, updating its database") as progress:
        odoo(place, name, ["-u", ",".join(layout.ADDONS), "--stop-after-init"], "demo-update", progress)
        run_inside(place, name, progress)
        _write_built({**_read_built(), "modules": suite_digest()})


def run_inside(place, database, progress, *report):
    """Run launcher.demo_build on a database, with Odoo at hand."""
    config = write_config(place, database, max_cron_threads="0")
    env = place.env(PYTHONPATH=f"{place.odoo.library}:{layout.ROOT}", PYTHONDONTWRITEBYTECODE="1")
    command = [layout.PYTHON, "-m", "launcher.demo_build", config, database, *report]
    hint = f"See {layout.LOGS / 'demo-build.log'}; nothing was kept of this attempt. Then start again."
    run(command, hint=hint, log="demo-build", progress=progress, read=_read, env=env, cwd=layout.ROOT)


def _read(line):
    if not line.startswith(MARK):
        return None
    said = json.loads(line.removeprefix(MARK))
    return said["text"], said["done"], said["total"]


def _read_built():
    return json.loads(BUILT.read_text()) if BUILT.is_file() else {}


def _write_built(values):
    beside = BUILT.with_suffix(".part")
    beside.write_text(json.dumps(values, indent=1, ensure_ascii=False))
    beside.rename(BUILT)


def print_summary():
    """Print what the demo holds, as it was when it was built."""
    built = _read_built()
    summary = built.get("summary") or {}
    say(f"\nThe demo as built on {built.get('built', 'an unknown day')}")
    say(f"  {summary.get('cases', 0)} cases opened, {_money(summary.get('amount', 0))} overdue or coming due")
    for title, rows in (("by stage", summary.get("by_stage")), ("by operator", summary.get("by_operator"))):
        say(f"  {title}")
        for label, count, amount, *today in rows or ():
            work = f"   {today[0]:4} to do today" if today else ""
            say(f"    {label or '-':32} {count:5} cases {_money(amount):>18}{work}")
    say(f"  today's work: {summary.get('today', 0)} cases\n")


def tell(port):
    """Print where the demo answers and who may enter."""
    say(f"\nThe web client answers at {service.address(port)}/odoo - log in as")
    for role, login, password in (_read_built().get("summary") or {}).get("logins", ()):
        say(f"  {role:28} login {login:16} password {password}")
    say("These passwords are public: the server listens on this machine only, and no e-mail leaves it:")
    say(f"what Odoo sends is kept in {outbox.FOLDER.relative_to(layout.ROOT)}.")
    sys.stdout.flush()


def _money(amount):
    return f"EUR {amount:,.2f}"
