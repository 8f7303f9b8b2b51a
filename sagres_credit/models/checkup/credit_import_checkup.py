from odoo import fields, models


class CreditImport(models.Model):
    """When a ledger file is in the books, how its debtors pay is known; the first one of a mandate ends with its check-up."""

    _inherit = "credit.import"

    def action_open_checkup(self):
        """Open the check-up of the mandate this file belongs to."""
        self.ensure_one()
        self.check_access("read")
        return self.mandate_id.action_open_checkup()

    def _finish_booking(self):
        result = super()._finish_booking()
        self.env["credit.debtor.delay"].sudo()._update(self.company_id, fields.Date.context_today(self))
        self.env["credit.checkup"]._open_of(self.mandate_id, self)
        return result
