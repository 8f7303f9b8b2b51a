from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.sagres_credit.models.privacy.credit_case_retention import RetentionObstacle

#: A position in one of these is over.
ENDED = ("draft", "paid", "reported", "expired", "invalid")


class CreditCase(models.Model):
    """What pagoPA still has in its hands is not forgotten."""

    _inherit = "credit.case"

    @api.model
    def _get_retention_obstacles(self):
        living = SQL("SELECT case_id FROM pagopa_position WHERE state NOT IN %s AND case_id IS NOT NULL", ENDED)
        return [
            *super()._get_retention_obstacles(),
            RetentionObstacle("position", self.env._("a pagoPA position is open"), Domain("id", "in", living)),
        ]
