from odoo import api, models
from odoo.tools.misc import format_amount, format_date


class CreditReceivable(models.Model):
    """Where items are ticked one by one, each says what it is, when it was due and what is left of it."""

    _inherit = "credit.receivable"

    @api.depends_context("credit_item_details")
    def _compute_display_name(self):
        result = super()._compute_display_name()
        if self.env.context.get("credit_item_details"):
            for item in self:
                item.display_name = self.env._(
                    "%(invoice)s, due %(date)s, %(amount)s left", invoice=item.display_name,
                    date=format_date(self.env, item.date_maturity),
                    amount=format_amount(self.env, item.amount_residual, item.company_currency_id),
                )
        return result

    def _get_names(self):
        """Return the numbers of the documents of these items, in one line."""
        return ", ".join(dict.fromkeys(item.display_name or "" for item in self))
