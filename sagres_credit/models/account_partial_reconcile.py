from odoo import models


class AccountPartialReconcile(models.Model):
    _inherit = "account.partial.reconcile"

    def unlink(self):
        """Take under management what an unreconcile opens again and was settled before the mandate began."""
        lines = (self.debit_move_id | self.credit_move_id).filtered(
            lambda line: line.account_type == "asset_receivable"
        )
        res = super().unlink()
        self.env["credit.receivable"].sudo()._attach_lines(lines.exists())
        return res
