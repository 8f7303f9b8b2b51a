"""Every model, every person, every operation, at the own client and at another, as a call from outside finds it."""
from contextlib import nullcontext

import psycopg2

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.models import LOG_ACCESS_COLUMNS
from odoo.tools import mute_logger

from tests.security_common import BOOKS, EVERYBODY, MODULES, RIGHTS, SHARED

OPERATIONS = {"r": "read", "w": "write", "c": "create", "u": "unlink"}
#: Ways to take a record in one's hands.
READING = {
    "read": (["id"],), "web_read": ({"display_name": {}},), "export_data": (["display_name"],), "copy": (),
}
WRITING = {"write": ({},), "unlink": (), "web_save": ({}, {})}


class MatrixTests:
    """Who may do what with which record."""

    def test_every_model_of_the_suite_has_its_rights_and_a_record(self):
        found = {
            name for name, model in self.env.registry.items()
            if model._original_module in MODULES and not model._abstract and not model._transient
        }
        self.assertEqual(found - BOOKS, set(RIGHTS))
        for records in (self.records, self.foreign):
            self.assertEqual([model for model in RIGHTS if not records.get(model) and model not in SHARED], [])

    def test_rights_at_the_own_client(self):
        for model in RIGHTS:
            for role in EVERYBODY:
                record = self.as_role(role, model).browse(self.records[model].ids)
                found = "".join(letter for letter, operation in OPERATIONS.items() if record.has_access(operation))
                with self.subTest(model=model, role=role):
                    self.assertEqual(found, self.get_rights(model, role))

    def test_what_is_not_in_the_matrix_is_refused_by_rpc(self):
        self.refuse_in_few_words()
        for model in RIGHTS:
            record = self.records[model][:1]
            for role in EVERYBODY:
                rights = self.get_rights(model, role)
                tries = {"r": ("read", record.ids, ["id"]), "u": ("unlink", record.ids)}
                tries["w"] = ("write", record.ids, self._get_change(record))
                tries["c"] = ("create", self._get_twin(record))
                for letter in set(tries) - set(rights):
                    self.assertRefused(role, model, *tries[letter])

    def _get_change(self, record):
        """Return one value that is there already: an empty call is taken by some, and changes nothing."""
        return dict(list(self._get_twin(record).items())[:1])

    def _get_twin(self, record):
        """Return what makes another record like this, as far as a dialog could send it."""
        if f"twin {record._name}" not in vars(type(self)):
            fields = record._fields.items()
            names = [name for name, field in fields if field.store and field.required and name not in LOG_ACCESS_COLUMNS]
            values = record.sudo().read(names, load=None)[0]
            setattr(type(self), f"twin {record._name}", {
                name: [Command.set(value)] if isinstance(value, (list, tuple)) else value
                for name, value in values.items() if name != "id"
            })
        return dict(getattr(type(self), f"twin {record._name}"))

    def test_nothing_of_another_client_is_reached_by_rpc(self):
        self.refuse_in_few_words()
        for model, records in self.foreign.items():
            if model in SHARED:
                continue
            for role in EVERYBODY:
                for method, args in (*READING.items(), *WRITING.items()):
                    if hasattr(records, method):
                        self.assertRefused(role, model, method, records.ids, *args)
                self.assertNothingFound(role, model, records)

    def assertRefused(self, role, model, method, *args):
        undone = nullcontext() if method in READING and method != "copy" else self.undone()  # reading leaves nothing to undo
        with self.subTest(role=role, model=model, method=method), undone, mute_logger("odoo.sql_db"):
            try:
                self.rpc(role, model, method, *args)
                self.env.flush_all()
            except (UserError, psycopg2.IntegrityError):
                return  # an AccessError is a UserError, too; what is there already is refused by the database
            self.fail(f"{role} may {method} {model}")

    def assertNothingFound(self, role, model, records):
        own = self.as_role(role, model)
        if not own.has_access("read"):
            return
        domain = [("id", "in", records.ids)]
        with self.subTest(role=role, model=model):
            self.assertEqual(own.search_count(domain), 0)
            self.assertEqual(own.with_context(active_test=False).search_read(domain, ["id"]), [])
            self.assertEqual(own.formatted_read_group(domain, [], ["__count"])[0]["__count"], 0)
            self.assertFalse({found for found, _name in own.name_search("", domain, limit=5)})
