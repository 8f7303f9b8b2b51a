from collections import namedtuple

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...tools.workbook import MOST_ROWS, Column

#: ``path`` is a field or the way to one through many2one fields; ``head`` the title where the field's own does not do.
ExportColumn = namedtuple("ExportColumn", "path head width kind", defaults=(None, 16, None))
KINDS = {"integer": "integer", "float": "decimal", "monetary": "amount", "date": "date", "datetime": "datetime"}
FETCHED = 5_000


class CreditExportMixin(models.AbstractModel):
    """Records that go into a workbook by the hundred thousand: read by one query, a few thousand rows at a time."""

    _name = "credit.export.mixin"
    _description = "Records for a workbook"

    @api.model
    def _get_export_columns(self):
        """Return the :class:`ExportColumn` of a row. For a module to add a column, it must override this method."""
        return [ExportColumn("id")]

    @api.model
    def _prepare_export(self, domain):
        """Return ``(columns, rows)`` of the records under ``domain`` that the user may read.

        A column whose field the user may not read is left out. Rows are read as they are asked for.

        :raises UserError: more records than a sheet holds
        """
        count = self.search_count(domain)
        if count >= MOST_ROWS:
            raise UserError(self.env._("These are %(count)s rows, more than a sheet holds: choose fewer.", count=count))
        query = self._search(domain, order=self._order)
        columns, cells, labels = [], [], {}
        for spec in self._get_export_columns():
            model, alias, field = self._walk_export_path(query, spec.path)
            if not model._has_field_access(field, "read"):
                continue
            if field.type == "selection":
                labels[len(cells)] = dict(field._description_selection(self.env))
            elif field.type == "boolean":
                labels[len(cells)] = {True: self.env._("Yes")}
            cells.append(self._get_export_cell(model, alias, field, query))
            head = spec.head or field.get_description(self.env, ["string"])["string"]
            columns.append(Column(head, spec.kind or KINDS.get(field.type, "text"), spec.width))
        return columns, self._read_export(query.select(*cells), labels)

    @api.model
    def _walk_export_path(self, query, path):
        """Return ``(model, alias, field)`` at the end of a path, with its tables joined to the query."""
        *steps, name = path.split(".")
        model, alias = self, self._table
        for step in steps:
            model, alias = self._join_export_step(query, model, alias, model._fields[step])
        field = model._fields[name]
        if field.related and not field.store:
            model, field, alias = model._traverse_related_sql(alias, field, query)
        return model, alias, field

    @api.model
    def _join_export_step(self, query, model, alias, field):
        if field.related and not field.store:
            model, field, alias = model._traverse_related_sql(alias, field, query)
        return field.join(model, alias, query)

    @api.model
    def _get_export_cell(self, model, alias, field, query):
        """Return the SQL of a cell; hours are those of the reader."""
        cell = model._field_to_sql(alias, field.name, query)
        if field.type != "datetime":
            return cell
        return SQL("(%s AT TIME ZONE 'UTC' AT TIME ZONE %s)", cell, self.env.user.tz or self.env.context.get("tz") or "UTC")

    @api.model
    def _read_export(self, select, labels):
        """Give the rows of a query one by one; PostgreSQL keeps those that were not asked for yet."""
        cr = self.env.cr
        self.env.flush_query(select)
        cr.execute(SQL("DECLARE credit_export NO SCROLL CURSOR FOR %s", select))
        try:
            while True:
                cr.execute(SQL("FETCH FORWARD %s FROM credit_export", FETCHED))
                rows = cr.fetchall()
                if not rows:
                    break
                yield from self._label_export(rows, labels) if labels else rows
        finally:
            cr.execute("CLOSE credit_export")

    @api.model
    def _label_export(self, rows, labels):
        """Give rows with the words of their selections."""
        places = list(labels.items())
        for row in rows:
            row = list(row)
            for place, words in places:
                row[place] = words.get(row[place])
            yield row
