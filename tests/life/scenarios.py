"""The life of one database: books, the suite as it was, work, the suite as it is, and the day when it goes."""
import json
import time

from . import contents, ledger, traces
from .sandbox import ADDONS, ROOT, SATELLITES

# Odoo's own screens that the suite adds to: they must open when it is gone.
SCREENS = (
    "account.move", "account.payment", "account.bank.statement.line", "crm.lead", "res.company", "res.partner", "res.users",
)


class Life:
    """What happens to one database, one step after the other; what a step breaks is kept under its name."""

    def __init__(self, box, say=lambda line: None):
        self.box = box
        self.say = say
        self.broken = {}
        self.before = self.books = self.work = None
        self.figures = {}

    def step(self, name, function, *check, **job):
        """Do one thing in a process of its own and look at the books after it."""
        start = time.monotonic()
        result = self.box.run(function, **job)
        self.figures[name] = time.monotonic() - start
        found = {}
        if self.books:
            found = {"books": ledger.differences(self.books, ledger.read(self.box))}
        for look in check:
            found |= look(result)
        self.broken[name] = {kind: value for kind, value in found.items() if value}
        self.say(f"{name}: {self.figures[name]:.0f} s {json.dumps(self.broken[name]) if self.broken[name] else ''}")
        return result

    def begin(self):
        """Keep books without the suite, and remember what a database without it looks like."""
        self.before = traces.read(self.box)
        self.step("books are kept before the suite comes", "seeds.books")
        self.books = ledger.read(self.box)

    def install(self, names=ADDONS, tree=ROOT, word="the suite is installed"):
        """Install the suite on what is there."""
        self.step(word, "modules.install", names=names, tree=tree)

    def use(self, tree=ROOT):
        """Make records of every model, and remember each row and the books that hold their invoices too."""
        self.books = None
        self.step("people work with it", "seeds.work", tree=tree)
        self.remember()

    def remember(self):
        """Keep what the rows and the books say now."""
        self.work, self.books = contents.read(self.box), ledger.read(self.box)

    def update(self):
        """Bring the database up to date with the present code."""
        self.step("the suite is brought up to date", "modules.update", self._rows, names=ADDONS)

    def _rows(self, _installed):
        return {"rows": contents.differences(self.work, contents.read(self.box))}

    def take_out(self, names, word):
        """Take modules out; the books stay and nothing points at what is gone."""
        self.step(word, "modules.uninstall", self._pointers, names=names, screens=SCREENS)

    def take_all_out(self):
        """Take the satellites out, then the base, and look for what they leave."""
        self.take_out(SATELLITES, "the satellites are taken out")
        self.step("the base is taken out", "modules.uninstall", self._pointers, self._traces, names=ADDONS[:1], screens=SCREENS)

    def _pointers(self, screens):
        return {"pointing at nothing": traces.dangling(self.box), "screens": screens}

    def _traces(self, _screens):
        now = traces.read(self.box)
        return {"left behind": traces.left(self.before, now), "lost of Odoo's": traces.left(now, self.before)}

    def finish(self):
        """Say whether the suite was warned of on the way."""
        self.broken["warnings"] = self.box.warnings()

    def problems(self):
        """Return what was broken, by step."""
        return {name: found for name, found in self.broken.items() if found}
