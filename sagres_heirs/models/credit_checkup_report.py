from odoo import api, models
from odoo.fields import Domain

from .credit_estate import DECEASED_STATES


class CreditCheckupReport(models.Model):
    """A check-up counts as deceased whose succession is known."""

    _inherit = "credit.checkup.report"

    @api.model
    def _get_deceased_domain(self):
        return super()._get_deceased_domain() | Domain("heirs_estate_ids", "any!", [("state", "in", DECEASED_STATES)])
