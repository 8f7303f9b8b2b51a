from odoo import models

from .credit_receivable_plan import InstallmentReference


class CreditReceivable(models.Model):
    """The references of the installments of a settlement pay its items."""

    _inherit = "credit.receivable"

    def _get_payment_references(self):
        """Add the references of the settlements these items are in: each of them pays every item of its settlement."""
        references = super()._get_payment_references()
        settlements = self.env["credit.settlement"].sudo().search([
            ("receivable_ids", "in", self.ids), ("state", "in", ("approved", "active", "broken", "kept")),
        ])
        for settlement in settlements:
            named = [InstallmentReference(line.reference) for line in settlement.line_ids if line.reference]
            for item in settlement.receivable_ids & self:
                references[item] += named
        return references
