from odoo import models
from odoo.exceptions import UserError


class AccountMoveLine(models.Model):
    """A journal item behind a figure opens its item or its case, also when it is settled today."""

    _inherit = "account.move.line"

    # Read alone by the figures: what is open, and what was invoiced, of a ledger of a million items within a second.
    _credit_open_idx = models.Index(
        "(company_id, date_maturity) INCLUDE (id, account_id, date, amount_residual, balance, partner_id, move_id)"
        " WHERE amount_residual <> 0 AND parent_state = 'posted'"
    )
    _credit_invoice_idx = models.Index(
        "(company_id, date) INCLUDE (id, account_id, amount_residual, balance, date_maturity, partner_id, move_id)"
        " WHERE display_type = 'payment_term' AND parent_state = 'posted'"
    )

    def _get_credit_item_action(self):
        """Return the action that opens the item, or the document of a journal item that is under no management."""
        self.ensure_one()
        receivable = self.env["credit.receivable"].search([("line_id", "=", self.id)], limit=1)
        return {
            "type": "ir.actions.act_window",
            "res_model": "credit.receivable" if receivable else "account.move",
            "res_id": receivable.id or self.move_id.id,
            "views": [(False, "form")],
            "context": {"allowed_company_ids": self.env.user.company_ids.ids},
        }

    def _get_credit_case_action(self):
        """Return the action that opens the case of a journal item.

        :raises UserError: no case was ever opened for it
        """
        self.ensure_one()
        case = self.env["credit.receivable"].search([("line_id", "=", self.id)], limit=1).case_id
        if not case:
            raise UserError(self.env._("No case was opened for this item."))
        return case.with_context(allowed_company_ids=self.env.user.company_ids.ids)._get_form_action()
