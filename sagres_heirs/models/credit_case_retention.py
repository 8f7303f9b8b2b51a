from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.sagres_credit.models.privacy.credit_case_retention import RetentionObstacle

ENDED = ("closed", "no_heirs", "mistaken")


class CreditCase(models.Model):
    """A succession is kept until it is closed; then its persons are forgotten with it."""

    _inherit = "credit.case"

    @api.model
    def _get_retention_obstacles(self):
        estate = Domain("id", "in", SQL("SELECT case_id FROM credit_estate WHERE state NOT IN %s AND case_id IS NOT NULL", ENDED))
        heir = Domain("id", "in", SQL(
            "SELECT heir.case_id FROM credit_heir AS heir JOIN credit_estate AS estate ON estate.id = heir.estate_id"
            " WHERE estate.state NOT IN %s AND heir.case_id IS NOT NULL", ENDED,
        ))
        return [
            *super()._get_retention_obstacles(),
            RetentionObstacle("estate", self.env._("a succession is open"), estate | heir),
        ]

    @api.model
    def _get_lasting_holds(self):
        # Who has died stays so; an open succession is an obstacle by itself.
        return [*super()._get_lasting_holds(), "estate", "not_heir"]

    @api.model
    def _get_retention_persons_query(self):
        return SQL(
            "%s UNION ALL SELECT heir.partner_id, estate.case_id FROM credit_heir AS heir"
            " JOIN credit_estate AS estate ON estate.id = heir.estate_id WHERE heir.partner_id IS NOT NULL",
            super()._get_retention_persons_query(),
        )
