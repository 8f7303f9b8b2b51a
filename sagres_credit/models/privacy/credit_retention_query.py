from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from .credit_retention import FILES, THREAD, UNUSED

#: How the thread, the tasks and the files of a record say whose they are.
OWNERS = {"mail.message": "model", "mail.activity": "res_model", FILES: "res_model"}
#: Fields that keep a word where everything else is empty.
NAMES = ("name", "complete_name")


class CreditRetention(models.Model):
    """Where the records of a row are, as SQL over the cases and persons of a batch."""

    _inherit = "credit.retention"

    def _get_condition(self, ends):
        """Return the SQL condition on the table of this row that its records belong to these cases or persons.

        :param dict ends: ``{"credit.case": SQL of ids, "res.partner": SQL of ids}``
        """
        self.ensure_one()
        model = self.env[self.res_model]
        if self.path == UNUSED:
            return SQL("NOT EXISTS (SELECT 1 FROM res_partner WHERE res_partner.credit_person_id = credit_person.id)")
        parts = [
            self._get_thread_condition(ends) if path == THREAD else self._follow(model, path, ends)
            for path in self._get_paths()
        ]
        return SQL("(%s)", SQL(" OR ").join(parts)) if parts else SQL("FALSE")

    @api.model
    def _follow(self, model, path, ends):
        """Return the condition that ``path`` leads from a row of ``model`` to one of ``ends``."""
        name, _dot, rest = path.partition(".")
        column = SQL.identifier(model._table, name)
        if name == "id":
            return SQL("%s IN (%s)", column, ends[model._name])
        target = self.env[model._fields[name].comodel_name]
        if not rest:
            return SQL("%s IN (%s)", column, ends[target._name])
        return SQL(
            "%s IN (SELECT %s FROM %s WHERE %s)", column, SQL.identifier(target._table, "id"),
            SQL.identifier(target._table), self._follow(target, rest, ends),
        )

    def _get_thread_condition(self, ends):
        """Return the condition on threads, tasks and files: they hang on any record that the register leads to."""
        table, owner = self.env[self.res_model]._table, OWNERS[self.res_model]
        parts = [SQL("FALSE")]
        for row in self._get_owners():
            model = self.env[row.res_model]
            parts.append(SQL(
                "(%s = %s AND %s IN (SELECT %s FROM %s WHERE %s))",
                SQL.identifier(table, owner), row.res_model, SQL.identifier(table, "res_id"),
                SQL.identifier(model._table, "id"), SQL.identifier(model._table), row._get_condition(ends),
            ))
        return SQL("(%s)", SQL(" OR ").join(parts))

    def _get_owners(self):
        """Return one row for each kind of record that may have a thread or files, never of the books."""
        rows = {}
        wanted = [("path", "!=", False), ("path", "not in", (THREAD, UNUSED)), ("treatment", "!=", "keep")]
        for row in self.sudo().search(wanted)._filter_installed():
            is_owner = self.res_model == FILES or "message_ids" in self.env[row.res_model]._fields
            if is_owner and not row._is_untouchable() and row.res_model != "res.partner":
                rows.setdefault(row.res_model, row)
        return rows.values()

    def _get_own_condition(self, cutoff):
        """Return the condition that the own date of a record has passed, and that its case does not live."""
        condition = self._get_date_condition(self.env[self.res_model], self.own_date, cutoff)
        paths = [] if self.with_living else self._get_paths()
        if not paths:
            return condition
        ended = self.env["credit.case"]._get_retention_domain()
        closed = self.env["credit.case"].sudo().with_context(active_test=False)._search(ended).select("id")
        model = self.env[self.res_model]
        parts = [
            SQL("(%s IS NULL OR %s)", SQL.identifier(model._table, path.split(".")[0]), self._follow(model, path, {
                "credit.case": closed,
                "res.partner": SQL("SELECT id FROM res_partner"),
            }))
            for path in paths
        ]
        return SQL("(%s AND %s)", condition, SQL(" AND ").join(parts))

    @api.model
    def _get_date_condition(self, model, path, cutoff):
        name, _dot, rest = path.partition(".")
        column = SQL.identifier(model._table, name)
        if not rest:
            return SQL("%s < %s::date + 1", column, cutoff)
        target = self.env[model._fields[name].comodel_name]
        return SQL(
            "%s IN (SELECT %s FROM %s WHERE %s)", column, SQL.identifier(target._table, "id"),
            SQL.identifier(target._table), self._get_date_condition(target, rest, cutoff),
        )

    def _get_assignments(self):
        """Return ``[(column, SQL value)]`` of the columns that are emptied; what may not be empty keeps a word."""
        model = self.env[self.res_model]
        pairs = []
        for name in self._get_blank():
            field = model._fields[name]
            if not (field.store and field.column_type):
                continue
            value = SQL("NULL")
            if name in NAMES:
                value = SQL("%s || ' ' || %s", self._get_pseudonym(), SQL.identifier(model._table, "id"))
            elif field.required:
                value = SQL("%s", self._get_pseudonym())
            pairs.append((SQL.identifier(name), value))
        return pairs

    @api.model
    def _get_pseudonym(self):
        """Return the word that stands where a name was, always the same."""
        lang = self.env["res.users"]._get_credit_lang()
        return self.with_context(lang=lang).env._("Anonymised")

    def _get_file_queries(self, condition):
        """Return the SQL of the ids of the files that go with the emptied fields of the records under a condition."""
        model = self.env[self.res_model]
        table, own = SQL.identifier(model._table), SQL.identifier(model._table, "id")
        queries = []
        binary = [name for name in self._get_blank() if getattr(model._fields[name], "attachment", False)]
        if binary:
            queries.append(SQL(
                "SELECT id FROM ir_attachment WHERE res_model = %s AND res_field IN %s"
                " AND res_id IN (SELECT %s FROM %s WHERE %s)", self.res_model, tuple(binary), own, table, condition,
            ))
        for name in self._get_blank():
            field = model._fields[name]
            if field.comodel_name == FILES and field.type == "many2one":
                queries.append(SQL("SELECT %s FROM %s WHERE %s", SQL.identifier(model._table, name), table, condition))
            elif field.comodel_name == FILES and field.type == "many2many":
                queries.append(SQL(
                    "SELECT %s FROM %s WHERE %s IN (SELECT %s FROM %s WHERE %s)", SQL.identifier(field.column2),
                    SQL.identifier(field.relation), SQL.identifier(field.column1), own, table, condition,
                ))
        return queries

    @api.model
    def _get_file_models(self):
        """Return the models whose files may be deleted: those of the register, never the books."""
        rows = self.sudo().search([("path", "!=", False)])
        return tuple({row.res_model for row in rows if not row._is_untouchable()} | {"mail.compose.message"})

    def _get_access_domain(self, cases, partners):
        """Return the ``Domain`` of the records of this row that are about these cases or persons."""
        model = self.env[self.res_model].sudo().with_context(active_test=False)
        ends = {
            "credit.case": SQL("SELECT unnest(%s::integer[])", cases.ids),
            "res.partner": SQL("SELECT unnest(%s::integer[])", partners.ids),
        }
        return Domain("id", "in", SQL(
            "SELECT %s FROM %s WHERE %s", SQL.identifier(model._table, "id"), SQL.identifier(model._table),
            self._get_condition(ends),
        ))
