from odoo import api, models


class AccountPartialReconcile(models.Model):
    _inherit = "account.partial.reconcile"

    @api.model_create_multi
    def create(self, vals_list):
        """Look at once at what was agreed about the items that are paid: a promise is kept, a settlement is closed."""
        partials = super().create(vals_list)
        (partials.debit_move_id | partials.credit_move_id)._update_credit_arrangements()
        return partials

    def unlink(self):
        """Take under management what an unreconcile opens again and was settled before the mandate began."""
        lines = (self.debit_move_id | self.credit_move_id).filtered(
            lambda line: line.account_type == "asset_receivable"
        )
        res = super().unlink()
        self.env["credit.receivable"].sudo()._attach_lines(lines.exists())
        return res
