"""Every public method of every model, called by everybody with records that are not theirs."""
import inspect
import re
import threading
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from tests.security_common import EVERYBODY, MODULES, SHARED

WRITES = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)"?', re.IGNORECASE)
#: What Odoo itself writes down when somebody only looks, or asks a job to look for work.
HARMLESS = {"bus_bus", "ir_cron_trigger"}
NOTHING = re.compile(r"Expected singleton: [\w.]+\(\)")
#: What a manager does for all their clients, whatever record is named in the call.
FOR_ALL = {
    "credit.duplicate.action_search", "credit.retention.run.action_switch_off", "credit.retention.run.action_try",
    "credit.run.action_start", "credit.solution.action_try",
}
MARKER = re.compile(r"qz\d{5}zq", re.IGNORECASE)
OURS = tuple(f"odoo.addons.{module}." for module in MODULES)


class MethodTests:
    """What a person may not do by hand cannot be done by calling the method of a button either."""

    def _list_methods(self, model):
        """Return the names of the methods of a model that the suite brings and a program outside may call."""
        cls = self.env.registry[model]
        own, foreign, private = set(), set(), set()
        for base in cls.mro():
            for name, value in vars(base).items():
                if name.startswith("_") or not isinstance(value, (staticmethod, classmethod)) and not inspect.isfunction(value):
                    continue
                (own if base.__module__.startswith(OURS) else foreign).add(name)
                if getattr(value, "_api_private", False):
                    private.add(name)
        return sorted(own - foreign - private)

    def _list_all(self):
        return {model: names for model in self.env.registry if (names := self._list_methods(model))}

    def _get_arguments(self, model, method, company, case):
        """Return plausible arguments: ids of the client that is attacked."""
        known = {"company_id": company.id, "case_id": case.id, "partner_id": case.partner_id.id, "number": "06 1"}
        parameters = list(inspect.signature(getattr(self.env.registry[model], method)).parameters.values())[1:]
        return {
            one.name: known.get(one.name, "2026-11-20") for one in parameters
            if one.kind == one.POSITIONAL_OR_KEYWORD and (one.name in known or one.default is one.empty)
        }

    def _watch(self, role, model, method, ids, arguments):
        """Call a method and return what it changed, what foreign words it said, and how it ended."""
        tables, said, end = set(), "", "done"

        def hook(cursor, query, *_more):
            text = query.code if isinstance(query, SQL) else str(query)
            tables.update(table.lower() for table in WRITES.findall(text))

        function = getattr(self.env.registry[model], method)
        args = [] if getattr(function, "_api_model", False) else [ids]
        with self.undone():
            self.env.flush_all()
            self.env.invalidate_all()  # what stands in memory is read by everybody
            own = self.as_role(role, model)
            with patch.object(threading.current_thread(), "query_hooks", [hook], create=True):
                try:
                    said = repr(self.rpc(role, own._name, method, *args, **arguments))
                    self.env.flush_all()
                except AccessError as error:
                    said, end = str(error), "refused"
                except UserError as error:
                    said, end = str(error), "error"
                except Exception as error:
                    # A call on nothing, as where the person may not see what belongs to the record, says nothing.
                    said, end = "", "error" if NOTHING.search(str(error)) else f"{type(error).__name__}: {error}"
        tables -= HARMLESS
        changed = tables if end == "done" else set()
        return changed, set(MARKER.findall(said)), end

    def test_every_public_method_can_be_tried(self):
        models = {model for model in self._list_all() if not self.env.registry[model]._transient}
        models -= {model for model in models if self.env.registry[model]._abstract}
        self.assertNone(models - set(self.foreign) - set(self._get_others()))

    def _get_others(self, case=None):
        """Return records of Odoo's models that have methods of the suite."""
        case = case or self.foreign_case
        moves = case.receivable_ids.move_id
        return {
            "account.move": moves, "res.partner": case.partner_id, "credit.heir.item": self.env["credit.heir.item"],
            "credit.heir.payment": self.env["credit.heir.payment"], "account.payment": self.env["account.payment"],
            "discuss.channel": self.env["discuss.channel"],
        }

    def test_methods_do_nothing_and_say_nothing_of_another_client(self):
        self._plant(self._get_roots(self.foreign, self.foreign_case))
        found = set()
        targets = {**self.foreign, **self._get_others()}
        for model, methods in self._list_all().items():
            if self.env.registry[model]._transient or model in SHARED:
                continue
            ids = targets.get(model, self.env["credit.case"]).ids[:1]
            for method in methods:
                arguments = self._get_arguments(model, method, self.foreign_client, self.foreign_case)
                for role in EVERYBODY:
                    changed, said, end = self._watch(role, model, method, ids, arguments)
                    changed = changed if f"{model}.{method}" not in FOR_ALL or role != "manager" else set()
                    if changed or said or end not in ("done", "refused", "error"):
                        found.add((f"{model}.{method}", role, tuple(sorted(changed)), bool(said), end))
        self.assertNone(found)
