from odoo import api, models

from .credit_receivable_plan import InstallmentReference


class CreditAllocation(models.Model):
    """A payment with the reference of an installment pays the items of its plan, in the order of the law."""

    _inherit = "credit.allocation"

    @api.model
    def _get_named(self, payment, items, book):
        """Find no doubt in a reference of an installment: it names every item of its plan on purpose."""
        named, doubt = super()._get_named(payment, items, book)
        if doubt != "same_reference":
            return named, doubt
        others = {
            item: [reference for reference in references if not isinstance(reference, InstallmentReference)]
            for item, references in book.references.items()
        }
        still = super()._get_named(payment, items, book._replace(references=others))[1]
        return named, still if still == "same_reference" else False
