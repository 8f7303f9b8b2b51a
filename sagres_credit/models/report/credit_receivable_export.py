from odoo import api, models

from .credit_export_mixin import ExportColumn


class CreditReceivable(models.Model):
    """An item as a row of a workbook: the invoice, whose it is, how much of it is open, and until when it can be asked."""

    _name = "credit.receivable"
    _inherit = ["credit.receivable", "credit.export.mixin"]

    @api.model
    def _get_export_columns(self):
        _ = self.env._
        return [
            ExportColumn("move_id.name", _("Invoice"), 20), ExportColumn("company_id.name", _("Client"), 24),
            ExportColumn("case_id.partner_id.name", _("Debtor"), 30),
            ExportColumn("case_id.partner_id.credit_customer_code", width=14),
            ExportColumn("case_id.id", _("Case number"), 10, "plain"),
            ExportColumn("case_id.user_id.name", _("Operator"), 20), ExportColumn("move_id.invoice_date", width=12),
            ExportColumn("line_id.date_maturity", width=12), ExportColumn("line_id.balance", _("Amount")),
            ExportColumn("line_id.amount_residual", _("Open")), ExportColumn("claim_kind_id.name", _("Kind of claim"), 24),
            ExportColumn("limitation_date", width=14), ExportColumn("limitation_state", width=14),
            ExportColumn("level_id.name", _("Last level"), 22), ExportColumn("level_date", width=12),
            ExportColumn("hold", width=10),
        ]
