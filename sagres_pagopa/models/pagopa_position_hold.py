from odoo import models
from odoo.tools import SQL


class PagopaPosition(models.Model):
    """While a receipt of a position is booked, nobody else books another one of it."""

    _inherit = "pagopa.position"

    def _hold(self):
        """Wait for who is changing these positions, and hold them until the transaction ends."""
        self.flush_recordset()
        self.env.execute_query(SQL(
            "SELECT id FROM pagopa_position WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE", self.ids,
        ))
