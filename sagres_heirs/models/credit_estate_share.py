from odoo import models


class CreditEstate(models.Model):
    """What part of the debt each called person has, and the cases of those who accepted."""

    _inherit = "credit.estate"

    def _update_shares(self, reason=None):
        """Work out the shares of these estates again, write them on the called persons, and keep a trail.

        :param str reason: what made them change, in words, for the trail
        """
        self._update_heir_cases()

    def _update_heir_cases(self):
        """Open a case for each person who accepted, and bring the amounts of all of them where the shares put them."""
