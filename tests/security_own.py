"""Every public method at the own client, called by who reads there without acting, in every state of a record."""
import itertools

from odoo.tools import SQL

from tests.security_grants import GRANTED

#: Who is watched at the own client: who reads there without acting, and who has no part in it.
WATCHED = ("colleague", "client_user", "lawyer", "accountant", "portal")
#: Who reads most: what they may not do is tried in every state of a record.
READERS = ("colleague", "client_user")


class OwnMethodTests:
    """Who may not write changes something only by the methods that say so themselves, listed in security_grants.py."""

    def test_methods_change_nothing_for_who_may_not_act_at_the_own_client(self):
        found = {}
        for model, methods in self._list_all().items():
            records = {**self._get_others(self.case), **self.records}.get(model)
            if self.env.registry[model]._transient or not records:
                continue
            for method, role in itertools.product(methods, WATCHED):
                may_write = "w" in self.get_rights_safely(model, role)
                if not may_write and self._changes_in_any_state(role, model, method, records[:1]):
                    found.setdefault(f"{model}.{method}", set()).add(role)
        granted = {method: set(roles) for method, roles in GRANTED.items()}
        self.assertNone({(method, *sorted(roles - granted.get(method, set()))) for method, roles in found.items()
                         if roles - granted.get(method, set())})

    def get_rights_safely(self, model, role):
        try:
            return self.get_rights(model, role)
        except KeyError:
            return ""

    def _changes_in_any_state(self, role, model, method, record):
        arguments = self._get_arguments(model, method, self.client, self.case)
        for state in self._get_states(record) if role in READERS else [None]:
            with self.undone():
                if state:
                    self.env.cr.execute(SQL(
                        "UPDATE %s SET state = %s WHERE id = %s", SQL.identifier(record._table), state, record.id,
                    ))
                changed, _said, _end = self._watch(role, model, method, record.ids, arguments)
            if changed:
                return True
        return False

    def _get_states(self, record):
        field = record._fields.get("state")
        if not record._auto or not field or not field.store or field.type != "selection":
            return [None]
        return [value for value, _label in field._description_selection(self.env(su=True))]
