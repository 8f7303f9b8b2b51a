from odoo import fields, models


class CreditReceivable(models.Model):
    """An item on hold says what holds it: an agreement gives it back by itself, a person by hand."""

    _inherit = "credit.receivable"

    hold_code = fields.Selection(
        [("dispute", "Disputed"), ("plan", "In a payment plan"), ("settlement", "In a settlement")],
        string="Held by", readonly=True, copy=False, help="Empty: by a person.",
    )

    def _get_part_currency(self, part):
        """Return ``part`` of what is open of this item, given in company currency, in the currency of the item."""
        return self.line_id._get_part_currency(part)

    def _get_names(self):
        """Return the numbers of the documents of these items, in one line."""
        return ", ".join(dict.fromkeys(item.display_name or "" for item in self))
