from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.sagres_credit.models.privacy.credit_case_retention import RetentionObstacle

from .cx_callback import PENDING
from .cx_complaint import OPEN_STATES


class CreditCase(models.Model):
    """Who complains or waits for a call is not forgotten yet."""

    _inherit = "credit.case"

    @api.model
    def _get_retention_obstacles(self):
        complaint = SQL("SELECT partner_id FROM cx_complaint WHERE state IN %s AND partner_id IS NOT NULL", OPEN_STATES)
        callback = SQL("SELECT case_id FROM cx_callback WHERE state IN %s AND case_id IS NOT NULL", PENDING)
        return [
            *super()._get_retention_obstacles(),
            RetentionObstacle("complaint", self.env._("a complaint waits for its answer"), Domain("partner_id", "in", complaint)),
            RetentionObstacle("callback", self.env._("a call-back is owed"), Domain("id", "in", callback)),
        ]
