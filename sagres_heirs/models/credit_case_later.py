from odoo import models


class CreditCase(models.Model):
    """On the case of an heir nothing is asked, shown or agreed of a debt arisen after the death that is not divided."""

    _inherit = "credit.case"

    def _get_undivided(self):
        """Return the items of the deceased that this heir is not asked for."""
        self.ensure_one()
        case = self.sudo()
        return case.heirs_heir_ids.estate_id._get_undivided_items()

    def _get_page_items(self):
        items = super()._get_page_items()
        return items - self._get_undivided() if self.sudo().parent_id else items
