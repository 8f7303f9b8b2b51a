"""Dialogs, opened and filled in with records of another client."""
import psycopg2

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.models import LOG_ACCESS_COLUMNS
from odoo.tools import mute_logger

from tests.security_common import EVERYBODY
from tests.security_methods import MARKER

SAMPLES = {
    "char": "x", "text": "x", "html": "x", "integer": 1, "float": 1.0, "monetary": 1.0, "date": "2026-11-20",
    "datetime": "2026-11-20 10:00:00", "boolean": True, "binary": "eA==",
}


class DialogTests:
    """A dialog shows and does nothing with the record of another client, however it is opened."""

    def _get_dialogs(self):
        return sorted(
            name for name, model in self.env.registry.items()
            if model._transient and not model._abstract and (model._original_module or "").startswith("sagres_")
        )

    def _get_targets(self):
        targets = {model: records[:1] for model, records in self.foreign.items()}
        case = self.foreign_case
        moves = case.receivable_ids.move_id
        return {
            **targets, "res.partner": case.partner_id, "res.company": case.company_id, "account.move": moves[:1],
            "account.move.line": moves.line_ids[:1],
            "ir.attachment": self.env["ir.attachment"].sudo().search([
                ("res_model", "=", "credit.case"), ("res_id", "=", case.id),
            ]),
            "account.journal": self._get_journal(case.company_id, "bank"),
        }

    def _get_links(self, model):
        """Return ``{field: id}`` of what a dialog may be told to work on, all of another client."""
        targets = self._get_targets()
        return {
            name: (field.type, targets[field.comodel_name].ids[:1]) for name, field in self.env[model]._fields.items()
            if field.type in ("many2one", "many2many") and field.comodel_name in targets and name not in LOG_ACCESS_COLUMNS
            and targets[field.comodel_name]
        }

    def _get_values(self, model):
        values = {
            name: ids[0] if kind == "many2one" else [Command.set(ids)]
            for name, (kind, ids) in self._get_links(model).items() if self.env[model]._fields[name].store
        }
        for name, field in self.env[model]._fields.items():
            if field.store and field.required and name not in values and name not in LOG_ACCESS_COLUMNS:
                if field.type == "selection":
                    values[name] = field.get_values(self.env(su=True))[0]
                elif field.type in SAMPLES:
                    values[name] = SAMPLES[field.type]
        return values

    def _try(self, call):
        """Return what a call says, and how it ended."""
        with self.undone():
            try:
                return repr(call()), "done"
            except (AccessError, UserError) as error:
                return str(error), "refused"
            except Exception as error:
                return "", f"{type(error).__name__}: {error}"

    def _open(self, role, model, context):
        own = self.as_role(role, model).with_context(**context)
        names = [name for name, field in own._fields.items() if own._has_field_access(field, "read")]
        spec = {name: ({"fields": {"display_name": {}}} if own._fields[name].relational else {}) for name in names}
        return own.onchange({}, [], spec)

    def test_a_dialog_opened_on_another_client_shows_nothing(self):
        planted = self._plant(self._get_roots(self.foreign, self.foreign_case))
        found = set()
        for model in self._get_dialogs():
            links = self._get_links(model)
            for role in EVERYBODY:
                defaults = {f"default_{name}": ids[0] if kind == "many2one" else ids for name, (kind, ids) in links.items()}
                case = {"active_model": "credit.case", "active_id": self.foreign_case.id, "active_ids": self.foreign_case.ids}
                said, end = self._try(lambda: self._open(role, model, {**defaults, **case}))
                words = {planted.get(word.lower(), ("?",)) for word in self._get_words(said)}
                if words or end not in ("done", "refused"):
                    found.add((model, role, end, tuple(sorted({f"{one[0]._name}.{one[1]}" for one in words if len(one) > 1}))))
        self.assertNone(found)

    def _get_words(self, said):
        return MARKER.findall(said)

    def test_a_dialog_filled_in_with_another_client_shows_nothing_and_does_nothing(self):
        planted = self._plant(self._get_roots(self.foreign, self.foreign_case))
        found = set()
        for model in self._get_dialogs():
            values, methods = self._get_values(model), self._list_methods(model)
            for role in EVERYBODY:
                found |= self._attack(role, model, values, methods, planted)
        self.assertNone(found)

    def _attack(self, role, model, values, methods, planted):
        found = set()
        with self.undone():
            try:
                with mute_logger("odoo.sql_db"):
                    dialog = self.as_role(role, model).create(values)
                self.env.flush_all()
            except (AccessError, UserError, psycopg2.IntegrityError):  # the web answers: a field is missing
                return found
            except Exception as error:
                return {(model, "create", role, f"{type(error).__name__}: {error}"[:200])}
            said, _end = self._try(lambda: self._read(dialog))
            found |= {
                (model, "read", role, f"{planted[word.lower()][0]._name}.{planted[word.lower()][1]}")
                for word in self._get_words(said) if word.lower() in planted
            }
            for method in methods:
                changed, words, end = self._watch(role, model, method, dialog.ids, {})
                changed = {table for table in changed if table != dialog._table}
                if changed or words or end not in ("done", "refused", "error"):
                    found.add((model, method, role, f"{end[:200]} {sorted(changed)} {bool(words)}"))
        return found
