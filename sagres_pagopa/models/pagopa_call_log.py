from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

MAX_TEXT = 20000


class PagopaCall(models.Model):
    """How a call is written down, and for how long it is kept."""

    _inherit = "pagopa.call"

    @api.model
    def _log(self, **vals):
        """Write one call down; texts come masked and are cut."""
        for name in ("request", "response"):
            if vals.get(name):
                vals[name] = vals[name].replace("\x00", "")[:MAX_TEXT]
        if vals.get("raw"):  # it becomes a file of its own
            return self.sudo().create(vals)
        return self.sudo()._insert_rows([{"date": fields.Datetime.now(), **vals}])

    @api.autovacuum
    def _gc_calls(self):
        """Remove what is older than each creditor keeps; never a receipt that was not taken yet."""
        for creditor in self.env["pagopa.creditor"].sudo().with_context(active_test=False).search([("call_days", ">", 0)]):
            limit = fields.Datetime.now() - timedelta(days=creditor.call_days)
            self.env.cr.execute(SQL(
                "DELETE FROM pagopa_call WHERE creditor_id = %s AND date < %s AND is_lost IS NOT TRUE", creditor.id, limit,
            ))
