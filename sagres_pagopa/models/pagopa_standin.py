import json
from contextlib import contextmanager

from odoo import fields, models
from odoo.tools import SQL

from ..standin.store import Store


class PagopaStandin(models.Model):
    """What the simulated platform remembers of a client: positions, payments, flows that are in no real one."""

    _name = "pagopa.standin"
    _description = "Memory of the simulated platform"
    _order = "company_id, kind, key"
    _rec_name = "key"
    _log_access = False

    company_id = fields.Many2one("res.company", string="Client", required=True, readonly=True, index=True, ondelete="cascade")
    kind = fields.Char(required=True, readonly=True)
    key = fields.Char(required=True, readonly=True)
    value = fields.Text(required=True, readonly=True)

    _key_uniq = models.UniqueIndex("(company_id, kind, key)", "The simulated platform knows this already.")


class DatabaseStore(Store):
    """The memory of the simulated platform of one client, in the transaction of who asks."""

    def __init__(self, env, company):
        self._env, self._company = env, company.id

    def get(self, kind, key):
        rows = self._run("SELECT value FROM pagopa_standin WHERE company_id = %s AND kind = %s AND key = %s", kind, key)
        return json.loads(rows[0][0]) if rows else None

    def put(self, kind, key, value):
        self._run(
            "INSERT INTO pagopa_standin (company_id, kind, key, value) VALUES (%s, %s, %s, %s)"
            " ON CONFLICT (company_id, kind, key) DO UPDATE SET value = EXCLUDED.value RETURNING id",
            kind, key, json.dumps(value),
        )

    def delete(self, kind, key):
        self._run("DELETE FROM pagopa_standin WHERE company_id = %s AND kind = %s AND key = %s RETURNING id", kind, key)

    def scan(self, kind, prefix=""):
        rows = self._run(
            "SELECT key, value FROM pagopa_standin WHERE company_id = %s AND kind = %s AND starts_with(key, %s)"
            " ORDER BY key COLLATE \"C\"", kind, prefix,
        )
        return [(key, json.loads(text)) for key, text in rows]

    @contextmanager
    def transaction(self):
        """Writers wait for each other until the end of the transaction; what an error leaves is undone at once."""
        with self._env.cr.savepoint(flush=False):
            self._env.cr.execute("SELECT pg_advisory_xact_lock(hashtext('pagopa.standin'), %s)", (self._company,))
            yield

    def _run(self, query, *values):
        return self._env.execute_query(SQL(query, self._company, *values))
