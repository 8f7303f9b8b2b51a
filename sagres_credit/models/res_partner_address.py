from odoo import models


class ResPartner(models.Model):
    """The postal address of a debtor, as the post wants it."""

    _inherit = "res.partner"

    def _get_postal_address(self):
        """Return ``(address in lines, problem)``: one of the two is empty."""
        self.ensure_one()
        for name, code in (("street", "no_street"), ("zip", "no_postcode"), ("city", "no_city")):
            if not self[name]:
                return False, code
        return self._display_address(), False
