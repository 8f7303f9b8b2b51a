"""Own records, tied to a record of another client: by writing, by making, by an unsaved form."""
import psycopg2

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.models import LOG_ACCESS_COLUMNS
from odoo.tools import mute_logger

from tests.security_common import RIGHTS

WRITERS = ("owner", "colleague", "manager", "client_user")


class LinkTests:
    """What belongs to one client is tied to nothing of another: the tie alone would show a name."""

    def _get_ties(self, model):
        """Return ``{field: value}`` of every way to name a record of another client in a record of this model."""
        targets = self._get_targets()
        return {
            name: targets[field.comodel_name].id if field.type == "many2one" else [Command.set(targets[field.comodel_name].ids)]
            for name, field in self.env[model]._fields.items()
            if field.type in ("many2one", "many2many") and field.store and name not in LOG_ACCESS_COLUMNS
            and field.comodel_name in targets and targets[field.comodel_name]
            and not self.as_role("manager", field.comodel_name).browse(targets[field.comodel_name].ids).has_access("read")
        }

    def test_no_own_record_is_tied_to_one_of_another_client(self):
        found, tried = set(), 0
        for model in RIGHTS:
            ties = self._get_ties(model)
            for role in WRITERS:
                if "w" not in self.get_rights(model, role):
                    continue
                for name, value in ties.items():
                    tried += 1
                    if self._gets_tied(role, self.records[model][:1], name, value):
                        found.add((model, name, role))
        self.assertGreater(tried, 50)
        self.assertNone(found)

    def _gets_tied(self, role, record, name, value):
        """Write a tie and tell whether it is there then: it may be refused, and it may be left out."""
        wanted = {value} if isinstance(value, int) else set(value[0][2])
        with self.undone(), mute_logger("odoo.sql_db"):
            try:
                self.rpc(role, record._name, "write", record.ids, {name: value})
                self.env.flush_all()
            except (AccessError, UserError, psycopg2.IntegrityError):
                return False
            self.env.invalidate_all()
            return bool(wanted.intersection(record.sudo()[name].ids))

    def test_an_unsaved_form_names_nothing_of_another_client(self):
        planted = self._plant(self._get_roots(self.foreign, self.foreign_case))
        found = set()
        for model in RIGHTS:
            ties = self._get_ties(model)
            for role in WRITERS:
                if ties and "c" in self.get_rights(model, role):
                    said, end = self._try(lambda: self._fill_in(role, model, ties))
                    words = {planted[word.lower()] for word in self._get_words(said) if word.lower() in planted}
                    if words or end not in ("done", "refused"):
                        found.add((model, role, end, tuple(sorted(f"{record._name}.{name}" for record, name in words))))
        self.assertNone(found)

    def _fill_in(self, role, model, ties):
        own = self.as_role(role, model)
        spec = {name: ({"fields": {"display_name": {}}} if own._fields[name].relational else {}) for name in own.fields_get()}
        return own.onchange(dict(ties), list(ties), spec)
