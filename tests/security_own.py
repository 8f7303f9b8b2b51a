"""Every public method at the own client, called by who reads there without acting, in every state of a record."""
import psycopg2

from odoo.exceptions import UserError
from odoo.tools import SQL, mute_logger

from tests.security_grants import GRANTED

#: Who is watched at the own client: who reads there without acting, and who has no part in it.
WATCHED = ("colleague", "client_user", "lawyer", "accountant", "portal")


class OwnMethodTests:
    """Who may not write changes something only by the methods that say so themselves, listed in security_grants.py."""

    def test_methods_change_nothing_for_who_may_not_act_at_the_own_client(self):
        targets, dialogs, found = {**self._get_others(self.case), **self.records}, self._get_tables_of_dialogs(), set()
        for model, methods in self._list_all().items():
            record = targets.get(model, self.env["credit.case"])[:1]
            if self.env.registry[model]._transient or not record:
                continue
            for role in WATCHED:
                rights = self._get_rights_there(model, role)
                if "w" not in rights:
                    states = self._get_states(record) if "r" in rights else [None]
                    found |= {
                        (f"{model}.{method}", role) for method in methods
                        if self._changes_in_any(states, role, method, record, dialogs)
                    }
        self.assertGranted(found, transient=False)

    def test_dialogs_change_nothing_for_who_may_not_act_at_the_own_client(self):
        self.foreign, self.foreign_case = self.records, self.case  # they are filled in with what is their own here
        dialogs, found = self._get_tables_of_dialogs(), set()
        for model in self._get_dialogs():
            values, methods = self._get_values(model), self._list_methods(model)
            for role in WATCHED:
                found |= {(f"{model}.{method}", role) for method in self._fill_and_use(role, model, values, methods, dialogs)}
        self.assertGranted(found, transient=True)

    def assertGranted(self, found, transient):
        """Fail for what changes something without leave, and for leave that nothing needs any more."""
        granted = {
            (method, role) for method, roles in GRANTED.items() for role in roles
            if self.env[method.rpartition(".")[0]]._transient == transient
        }
        self.assertNone(found - granted)
        self.assertNone(granted - found)

    def _get_tables_of_dialogs(self):
        """Return the tables of what a dialog keeps until it is closed."""
        models = [model for model in self.env.registry.values() if model._transient]
        relations = {
            field.relation for model in models for field in model._fields.values() if field.type == "many2many" and field.store
        }
        return relations | {model._table for model in models}

    def _fill_and_use(self, role, model, values, methods, dialogs):
        """Fill in a dialog and return those of its methods that change something outside of it."""
        with self.undone():
            try:
                with mute_logger("odoo.sql_db"):
                    dialog = self.as_role(role, model).create(values)
                self.env.flush_all()
            except (UserError, psycopg2.IntegrityError):  # it is not theirs to open, or a field is missing
                return []
            return [method for method in methods if self._watch(role, model, method, dialog.ids, {})[0] - dialogs]

    def _get_rights_there(self, model, role):
        """Return the letters of the matrix; a model of Odoo is none of it, and is tried in every state."""
        try:
            return self.get_rights(model, role)
        except KeyError:
            return "r"

    def _changes_in_any(self, states, role, method, record, dialogs):
        """Tell whether a call changes something besides what a dialog keeps until it is closed."""
        arguments = self._get_arguments(record._name, method, self.client, self.case)
        for state in states:
            with self.undone():
                if state:
                    self.env.cr.execute(SQL(
                        "UPDATE %s SET state = %s WHERE id = %s", SQL.identifier(record._table), state, record.id,
                    ))
                changed, _said, _end = self._watch(role, record._name, method, record.ids, arguments)
            if changed - dialogs:
                return True
        return False

    def _get_states(self, record):
        """Return every state a record of this model can be in; nothing to set where it has none of its own."""
        field = record._fields.get("state")
        if not record._auto or not field or not field.store or field.type != "selection":
            return [None]
        return [value for value, _label in field._description_selection(self.env(su=True))]
