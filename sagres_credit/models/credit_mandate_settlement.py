from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class CreditMandate(models.Model):
    """Who may remit how much of a debt, and how long an offer and its answer may take."""

    _inherit = "credit.mandate"

    settlement_operator_percent = fields.Float(
        string="An operator remits up to (%)", default=10.0, help="Of the whole debt. Beyond it a manager approves.",
    )
    settlement_manager_percent = fields.Float(
        string="A manager remits up to (%)", default=30.0, help="Of the whole debt. Beyond it the client approves.",
    )
    settlement_approver_id = fields.Many2one(
        "res.users", string="Who approves at the client", ondelete="set null",
        domain="[('company_ids', 'in', company_id), ('share', '=', False)]",
        help="A user of the client. Empty: any user of the client may approve.",
    )
    settlement_days = fields.Integer(
        string="Usual deadline of a settlement (days)", default=30, help="The reduced amount is paid within so many days.",
    )
    settlement_answer_days = fields.Integer(
        string="Days of the client to answer", default=7, help="After so many days its operator asks again.",
    )

    _settlement_limits = models.Constraint(
        "CHECK(COALESCE(settlement_operator_percent, 0) BETWEEN 0 AND 100"
        " AND COALESCE(settlement_manager_percent, 0) BETWEEN COALESCE(settlement_operator_percent, 0) AND 100"
        " AND COALESCE(settlement_days, 1) > 0 AND COALESCE(settlement_answer_days, 1) > 0)",
        "Discounts go from zero to 100 %, a manager's is not below an operator's, and terms are one day at least.",
    )

    @api.constrains("settlement_approver_id", "company_id")
    def _check_settlement_approver(self):
        for mandate in self.filtered("settlement_approver_id"):
            approver = mandate.settlement_approver_id
            if not approver.has_group("sagres_credit.group_client") or mandate.company_id not in approver.company_ids:
                raise ValidationError(self.env._("Who approves settlements is a user of the client."))

    def _get_settlement_level(self, debt, amount):
        """Return who decides that ``amount`` closes ``debt``: ``operator``, ``manager`` or ``client``."""
        self.ensure_one()
        remitted = Decimal(str(debt)) - Decimal(str(amount))
        for level, percent in (
            ("operator", self.settlement_operator_percent), ("manager", self.settlement_manager_percent),
        ):
            # Multiplied, not divided: a discount of exactly the limit is within it.
            if remitted * 100 <= Decimal(str(debt)) * Decimal(str(percent or 0)):
                return level
        return "client"
