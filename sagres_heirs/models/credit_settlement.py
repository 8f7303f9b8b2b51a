from odoo import models
from odoo.tools import SQL


class CreditSettlement(models.Model):
    """A settlement with an heir closes their share: the rest of it is written off, the shares of the others stay."""

    _inherit = "credit.settlement"

    def _get_unallocated_lines(self):
        if not self.case_id.parent_id:
            return super()._get_unallocated_lines()
        self._flush_paid()
        rows = self.env.execute_query(SQL(
            "SELECT loose.line_id FROM (%s) AS loose WHERE loose.case_id = %s ORDER BY loose.date, loose.line_id",
            self.env["credit.estate"]._get_loose_query(SQL("estate.case_id = %s", self.case_id.parent_id.id)),
            self.case_id.id,
        ))
        return self.env["account.move.line"].browse([row[0] for row in rows])
