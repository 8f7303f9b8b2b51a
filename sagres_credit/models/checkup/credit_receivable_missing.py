from odoo import api, models
from odoo.tools import SQL


class CreditReceivable(models.Model):
    """What was posted before the mandate has its companion before anything is counted."""

    _inherit = "credit.receivable"

    @api.model
    def _attach_missing(self, company):
        """Give the open items of a client that have none their companions, by a fixed number of statements."""
        self._attach(SQL(
            "item.company_id = %s AND NOT item.reconciled AND item.amount_residual <> 0"
            " AND NOT EXISTS (SELECT FROM credit_receivable AS there WHERE there.line_id = item.id)", company.id,
        ))
