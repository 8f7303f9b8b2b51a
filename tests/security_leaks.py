"""Secret words planted in every text column, and everything every person can read, searched for them."""
import re

import psycopg2

from odoo.tools import SQL, mute_logger

from tests.security_common import EVERYBODY, RIGHTS, SHARED

MARKER = re.compile(r"qz(\d{5})zq", re.IGNORECASE)
TEXTS = ("char", "text", "html")
#: Models of Odoo in which something of the suite could be shown.
OF_ODOO = (
    "account.move", "account.move.line", "account.payment", "calendar.event", "crm.lead", "discuss.channel", "ir.attachment",
    "mail.activity", "mail.message", "mail.notification", "rating.rating", "res.company", "res.partner", "res.partner.bank",
    "res.users", "survey.user_input",
)

#: Names that stand beside a record without telling more: that the client has a mandate, who carries a letter when.
NAMES = {("res.company.credit_mandate_id", "credit.mandate.name"), ("credit.delivery.round_id", "credit.round.name")}


class LeakTests:
    """No text is shown to a person who may not read the record and the field that hold it."""

    def _plant(self, records):
        """Write a word of its own into every text column of these records, and return ``{word: (record, field)}``."""
        planted = {}
        for record in records:
            for field in record._fields.values():
                if field.store and field.column_type and field.type in TEXTS and not field.company_dependent:
                    marker = f"qz{10000 + len(planted)}zq"
                    if self._write_column(record, field, marker):
                        planted[marker] = (record, field.name)
        self.env.invalidate_all()
        return planted

    def _write_column(self, record, field, marker):
        value = SQL("jsonb_build_object('en_US', %s)", marker) if field.translate else SQL("%s", marker)
        try:
            with self.env.cr.savepoint(flush=False), mute_logger("odoo.sql_db"):
                self.env.cr.execute(SQL(
                    "UPDATE %s SET %s = %s WHERE id IN %s", SQL.identifier(record._table), SQL.identifier(field.name), value,
                    tuple(record.ids),
                ))
        except psycopg2.Error:  # a column that takes only words of its own kind
            return False
        return True

    def _get_roots(self, records, case):
        """Return the records to plant words in: those of the suite, and those of Odoo that belong to them."""
        moves = case.receivable_ids.move_id
        roots = [record[:1] for model, record in records.items() if model not in SHARED and record._auto and record]
        roots += [case.partner_id, *records["credit.related.person"].partner_id, *moves, moves.line_ids[:1]]
        roots += [
            self.env["ir.attachment"].create({"name": "x", "raw": b"x", "res_model": record._name, "res_id": record.id})
            for record in list(roots) if record._name in RIGHTS
        ]
        roots += [
            record.message_post(body="x") for record in list(roots)
            if record._name in RIGHTS and hasattr(record, "message_post")
        ]
        return [record.sudo() for record in roots]

    def _read_everything(self, role, models):
        """Return ``{(model.field, word)}`` of what this person is shown, in upper and lower case."""
        shown = set()
        for name in models:
            self.env.invalidate_all()
            own = self.as_role(role, name).with_context(active_test=False)
            if not own.has_access("read"):
                continue
            found = own.search([], limit=200, order="id desc")
            for values in self._read(found):
                for field, value in values.items():
                    shown |= {(f"{name}.{field}", f"qz{number}zq") for number in MARKER.findall(repr(value))}
        return shown

    def _read(self, records, names=None):
        """Return rows of what can be read: a field that may not be, or makes nothing of a planted word, is left out."""
        names = names or list(records.fields_get(attributes=["type"]))
        try:
            return records.read(names)
        except Exception:  # one field cannot be read: the others can
            middle = len(names) // 2
            return self._read(records, names[:middle]) + self._read(records, names[middle:]) if middle else []

    def _get_models(self):
        ours = [name for name in self.env.registry if name in RIGHTS]
        return sorted({*ours, *(name for name in OF_ODOO if name in self.env.registry)})

    def _find_leaks(self, records, case):
        """Return ``{(role, where it is shown, where it is kept)}``."""
        planted, leaks = self._plant(self._get_roots(records, case)), set()
        self.assertGreater(len(planted), 300)
        for role in EVERYBODY:
            readable = {}
            for field, word in self._read_everything(role, self._get_models()):
                record, name = planted[word]
                if record not in readable:
                    readable[record] = self._get_readable(role, record)
                if name not in readable[record]:
                    leaks.add((role, field, f"{record._name}.{name}"))
        return leaks

    def _get_readable(self, role, record):
        """Return the names of the fields of a record that a person may read where they are kept."""
        own = self.as_role(role, record._name).browse(record.ids)
        return set(own.fields_get(attributes=["type"])) if own.has_access("read") else set()

    def test_no_word_of_another_client_is_shown_to_anybody(self):
        self.assertNone(self._find_leaks(self.foreign, self.foreign_case))

    def test_no_word_of_the_own_client_is_shown_to_who_may_not_read_where_it_is_kept(self):
        leaks = self._find_leaks(self.records, self.case)
        self.assertNone({leak for leak in leaks if leak[1:] not in NAMES})
