"""Fields that are kept from a group: by no way of asking does anybody else get at what they hold."""
from odoo.exceptions import UserError

from tests.security_common import EVERYBODY, MODULES, RIGHTS


class FieldTests:
    """A field of a group is read, searched, sorted, grouped, exported and written by that group alone."""

    def _get_guarded(self, model, role):
        """Return the fields of a model that a person who reads the model may not read."""
        own = self.as_role(role, model)
        if not own.has_access("read"):
            return []
        fields = [field for field in own._fields.values() if field.groups and field._module in MODULES]
        return [field for field in fields if not own._has_field_access(field, "read")]

    def _get_ways(self, record, field):
        """Return every way to ask for a field, as (method, arguments)."""
        name, ids = field.name, record.ids
        yield "read", (ids, [name])
        yield "web_read", (ids, {name: {}})
        yield "export_data", (ids, [name])
        yield "search_read", ([], [name])
        if field.store:
            yield "search", ([(name, "!=", False)],)
            if field.type in ("char", "text", "selection"):  # of another no text is searched, and so nothing is asked
                yield "search_count", ([(name, "in", ["x"])],)
            yield "search", ([], 0, None, f"{name} desc")
            if field.column_type:  # core groups by a relation of many to many without asking who may read it
                yield "formatted_read_group", ([], [name], ["__count"])
                yield "formatted_read_group", ([], [], [f"{name}:array_agg"])
            yield "web_search_read", ([(name, "!=", False)], {"id": {}})

    def test_guarded_fields_are_got_at_by_no_way(self):
        self.refuse_in_few_words()
        tried = 0
        for model in RIGHTS:
            record = self.records[model][:1]
            for role in EVERYBODY:
                for field in self._get_guarded(model, role):
                    for method, args in self._get_ways(record, field):
                        tried += 1
                        self._assert_refused(role, model, method, args, field.name)
        self.assertGreater(tried, 500)

    def test_guarded_fields_are_got_at_over_no_relation(self):
        self.refuse_in_few_words()
        relations, tried = self._get_relations(), 0
        for model in RIGHTS:
            for role in EVERYBODY:
                for field in self._get_guarded(model, role):
                    for other, link in relations[role].get(model, ())[:3]:
                        tried += 1
                        path = f"{link}.{field.name}"
                        if field.store:
                            self._assert_refused(role, other, "search", ([(path, "!=", False)],), path)
                            self._assert_refused(role, other, "search", ([(link, "any", [(field.name, "!=", False)])],), path)
                        exported = (self.records[other].ids[:1], [path.replace(".", "/")])
                        self._assert_refused(role, other, "export_data", exported, path)
        self.assertGreater(tried, 50)

    def _get_relations(self):
        """Return ``{role: {model: [(model, field) that leads to it, in models that this person reads]}}``."""
        leading = [
            (field.comodel_name, other, field.name) for other in RIGHTS for field in self.env[other]._fields.values()
            if field.comodel_name in RIGHTS and field.store and not field.groups
            and self.records[other][:1].sudo()[field.name]
        ]
        found = {role: {} for role in EVERYBODY}
        for role in EVERYBODY:
            readable = {other for other in RIGHTS if self.as_role(role, other).has_access("read")}
            for model, other, name in leading:
                if other in readable:
                    found[role].setdefault(model, []).append((other, name))
        return found

    def _assert_refused(self, role, model, method, args, what):
        # An AccessError is a UserError, too.
        with self.subTest(role=role, model=model, method=method, what=what), self.assertRaises(UserError):
            self.rpc(role, model, method, *args)

    def test_guarded_fields_are_not_written_either(self):
        self.refuse_in_few_words()
        for model in RIGHTS:
            record = self.records[model][:1]
            for role in EVERYBODY:
                for field in self._get_guarded(model, role):
                    if field.store and field.type in ("char", "text", "many2one", "integer"):
                        self._assert_refused(role, model, "write", (record.ids, {field.name: False}), field.name)
                        self._assert_refused(role, model, "create", ({field.name: False},), field.name)
