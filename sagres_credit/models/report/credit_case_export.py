from odoo import api, models

from .credit_export_mixin import ExportColumn


class CreditCase(models.Model):
    """A case as a row of a workbook: who owes, who looks after it, how much, how late, and what was said."""

    _name = "credit.case"
    _inherit = ["credit.case", "credit.export.mixin"]

    @api.model
    def _get_export_columns(self):
        _ = self.env._
        return [
            ExportColumn("id", _("Case number"), 10, "plain"), ExportColumn("company_id.name", _("Client"), 24),
            ExportColumn("partner_id.name", _("Debtor"), 30), ExportColumn("partner_id.credit_customer_code", width=14),
            ExportColumn("partner_id.credit_segment", width=14), ExportColumn("user_id.name", _("Operator"), 20),
            ExportColumn("stage_id.name", _("Stage"), 20), ExportColumn("amount_due"), ExportColumn("amount_overdue"),
            ExportColumn("amount_not_due"), ExportColumn("amount_held"), ExportColumn("item_count", width=10),
            ExportColumn("oldest_due_date", width=12), ExportColumn("last_reason_id.name", _("Last reason heard"), 28),
            ExportColumn("last_contact_date", width=14), ExportColumn("contact_count", width=12),
            ExportColumn("next_action", width=18), ExportColumn("next_action_date", width=14),
            ExportColumn("date_opened", width=12), ExportColumn("date_closed", width=12),
        ]
