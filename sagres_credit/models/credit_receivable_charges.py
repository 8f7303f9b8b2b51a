from odoo import models


class CreditReceivable(models.Model):
    """What may be asked for on top of the capital of an item."""

    _inherit = "credit.receivable"

    def _get_due_date(self):
        self.ensure_one()
        return self.date_maturity or self.line_id.date or self.move_id.date

    def _get_charges(self):
        """Return ``{receivable: {"interest": amount, "costs": amount}}`` asked beside the capital, in company currency.

        Interest and costs that were invoiced are items of their own. For a module to ask for what was not, it must
        override this method.
        """
        return {receivable: {"interest": 0.0, "costs": 0.0} for receivable in self}
