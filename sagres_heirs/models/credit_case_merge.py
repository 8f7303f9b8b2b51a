from odoo import api, models
from odoo.fields import Domain


class CreditCase(models.Model):
    """A case has one succession: two cases that both have one are not merged."""

    _inherit = "credit.case"

    @api.model
    def _get_merge_singles(self):
        return [*super()._get_merge_singles(), ("credit.estate", Domain("state", "!=", "mistaken"), self.env._("a succession"))]
