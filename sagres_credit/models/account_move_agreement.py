from odoo import models


class AccountMove(models.Model):
    """An entry that is no longer posted takes its payment back: what it had kept is awaited again, at once."""

    _inherit = "account.move"

    def write(self, vals):
        result = super().write(vals)
        if vals.get("state", "posted") != "posted":
            self.line_ids._update_credit_arrangements()
        return result
