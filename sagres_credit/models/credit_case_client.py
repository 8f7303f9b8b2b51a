from odoo import api, models


class CreditCase(models.Model):
    _inherit = "credit.case"

    @api.model
    def _flush_client_ledger(self):
        """Write what the figures of a portfolio read and the cache may still hold."""
        self.env["account.move"].flush_model(["invoice_date"])
        self.env["account.move.line"].flush_model(["amount_residual", "balance", "date", "date_maturity", "parent_state"])
        self.env["account.partial.reconcile"].flush_model()
        self.env["credit.mandate"].flush_model(["payment_journal_id"])
        self.env["credit.receivable"].flush_model(["company_id", "line_id"])
