from odoo import api, models
from odoo.tools import SQL


class CreditKpi(models.Model):
    """What the firm's fees cost is part of the cost to collect; a renewal of a tender is a mandate renewed."""

    _inherit = "credit.kpi"

    @api.model
    def _get_cost_query(self):
        self.env["credit.fee.statement"].flush_model(["amount", "company_id", "date_to", "state"])
        return SQL(
            """%s UNION ALL
            SELECT company_id, date_to, 'fee', amount FROM credit_fee_statement WHERE state IN ('approved', 'billed')""",
            super()._get_cost_query(),
        )

    @api.model
    def _get_expiry_query(self):
        """Add the renewals and extensions that were done: each moved the end of its mandate."""
        self.env["credit.tender.term"].flush_model(["company_id", "date", "kind", "state"])
        return SQL(
            """%s UNION ALL
            SELECT company_id, date, TRUE FROM credit_tender_term
             WHERE kind IN ('renewal', 'extension') AND state = 'done'""",
            super()._get_expiry_query(),
        )
