from odoo import api, fields, models
from odoo.tools import SQL


class PagopaRowMixin(models.AbstractModel):
    """What is written while the node waits: rows by one statement."""

    _name = "pagopa.row.mixin"
    _description = "Rows written at once"

    @api.model
    def _insert_rows(self, vals_list):
        """Write rows and return their records.

        Nothing else happens that ``create`` does: the values are those of the columns, the same in each row and all of them,
        what is computed included; amounts are rounded, records named by their ids.
        """
        log = {}
        if self._log_access:
            log = dict.fromkeys(("create_uid", "write_uid"), self.env.uid)
            log.update(dict.fromkeys(("create_date", "write_date"), fields.Datetime.now()))
        columns = [*vals_list[0], *log]
        empty = {name for name in columns if self._fields[name].type != "boolean"}
        rows = [tuple(
            None if value is False and name in empty else value for name, value in zip(columns, (*vals.values(), *log.values()))
        ) for vals in vals_list]
        inserted = self.env.execute_query(SQL(
            "INSERT INTO %s (%s) VALUES %s RETURNING id", SQL.identifier(self._table),
            SQL(", ").join(map(SQL.identifier, columns)), SQL(", ").join(SQL("%s", row) for row in rows),
        ))
        return self.browse([row_id for row_id, in inserted])
