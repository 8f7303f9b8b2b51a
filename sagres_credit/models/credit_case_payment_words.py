from odoo import models


class CreditCase(models.Model):
    """How a debtor, or who pays for them, can pay: the papers of every module say it from here."""

    _inherit = "credit.case"

    def _prepare_payment(self):
        """Make ready what a paper that is about to leave names as the way to pay.

        For a module to bring a number of its own, it must override this method.
        """

    def _get_payment_words(self):
        """Return how to pay: ``iban``, ``holder``, ``bank``, ``reference``, and ``lines`` to say in the place of a transfer.

        For a module to offer another way of paying, it must override this method.
        """
        return {**self._get_transfer_words(), "lines": []}
