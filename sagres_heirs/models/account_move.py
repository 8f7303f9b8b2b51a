from odoo import models


class AccountMove(models.Model):
    """Money that an heir paid, or that the books take back, changes what that heir owes at once."""

    _inherit = "account.move"

    def write(self, vals):
        result = super().write(vals)
        if "state" in vals:
            # Invoices are the deceased's: what an heir pays is an entry.
            managed = self.sudo().filtered(lambda move: move.move_type == "entry" and move.company_id.credit_mandate_id)
            managed.line_ids._get_heirs_cases_of_payers()._mark_ledger_changed()
        return result
