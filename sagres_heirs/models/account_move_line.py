from odoo import models


class AccountMoveLine(models.Model):
    """What is paid of a deceased debtor is looked at in the cases of the heirs, too; so is money that comes from an heir."""

    _inherit = "account.move.line"

    def _get_credit_cases(self):
        cases = super()._get_credit_cases()
        return cases | cases.heirs_case_ids | self._get_heirs_cases_of_payers()

    def _get_heirs_cases_of_payers(self):
        """Return the cases, as heirs, of who these receivable items are booked for."""
        lines = self.sudo().filtered(lambda line: line.account_type == "asset_receivable")
        payers = lines.partner_id.commercial_partner_id
        return self.env["credit.case"].sudo().search([
            ("parent_id", "!=", False), ("partner_id", "in", payers.ids), ("company_id", "in", lines.company_id.ids),
        ]) if payers else self.env["credit.case"].sudo()
