from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.sagres_credit.models.credit_case import HoldReason

from .credit_estate import DECEASED_STATES


class CreditCase(models.Model):
    """The case of a deceased debtor is held as a whole; who accepted their succession has a case below it."""

    _inherit = "credit.case"

    heirs_estate_ids = fields.One2many(
        "credit.estate", "case_id", string="Estates", groups="sagres_credit.group_operator,sagres_credit.group_lawyer",
    )
    heirs_estate_id = fields.Many2one(
        "credit.estate", string="Succession", compute="_compute_heirs_estate_id",
        groups="sagres_credit.group_operator,sagres_credit.group_lawyer",
    )
    heirs_case_ids = fields.One2many("credit.case", "parent_id", string="Cases of the heirs")

    @api.depends("heirs_estate_ids.state")
    def _compute_heirs_estate_id(self):
        for case in self:
            case.heirs_estate_id = case.heirs_estate_ids.filtered(lambda estate: estate.state in DECEASED_STATES)[:1]

    @api.model
    def _get_hold_reasons(self):
        # The death of a person holds them with every client, and as heir of somebody else.
        died = Domain("partner_id.heirs_estate_ids", "any!", [("state", "in", DECEASED_STATES)])
        return [HoldReason("estate", self.env._("The debtor has died"), died, "suspended"), *super()._get_hold_reasons()]

    @api.model
    def _get_limitation_acts_of_holds(self):
        # No letter to the deceased or to who is only called interrupts anything for sure: the curator, or the court.
        return {**super()._get_limitation_acts_of_holds(), "estate": "curator"}
