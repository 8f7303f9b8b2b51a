from odoo import fields, models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    credit_receivable_ids = fields.One2many(
        "credit.receivable", "line_id", string="Receivable under management",
        groups="sagres_credit.group_operator,sagres_credit.group_client",
    )

    def _update_credit_arrangements(self):
        """Bring what was agreed with the debtors of these items where the ledger puts it now."""
        items = self.sudo().filtered(lambda line: line.account_type == "asset_receivable" and line.company_id.credit_mandate_id)
        items.credit_receivable_ids.case_id._update_arrangements()
