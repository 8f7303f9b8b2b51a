from odoo import api, fields, models


class CreditMandateMember(models.Model):
    """An operator of a mandate's team, with the number of debtors they can look after."""

    _name = "credit.mandate.member"
    _description = "Operator of a mandate"
    _order = "mandate_id, sequence, id"

    mandate_id = fields.Many2one("credit.mandate", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="mandate_id.company_id", store=True, index=True)
    user_id = fields.Many2one(
        "res.users",
        string="Operator",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
    )
    sequence = fields.Integer(default=10)
    debtor_capacity = fields.Integer(
        default=300, help="Debtors this operator can look after in this mandate; new ones go to who has most room."
    )
    daily_capacity = fields.Integer(
        string="Cases a day", compute="_compute_daily_capacity", inverse="_inverse_daily_capacity",
        help="How many cases the night puts on this operator's list, all clients together.",
    )
    active = fields.Boolean(default=True)
    case_count = fields.Integer(string="Debtors", compute="_compute_case_count")
    load = fields.Float(string="Load (%)", compute="_compute_case_count")

    _user_uniq = models.Constraint("UNIQUE(mandate_id, user_id)", "An operator is in a team once.")
    _capacity_positive = models.Constraint(
        "CHECK(debtor_capacity > 0)", "The capacity of an operator is at least one debtor."
    )

    @api.depends("user_id.credit_daily_capacity")
    def _compute_daily_capacity(self):
        for member in self:
            member.daily_capacity = member.user_id.credit_daily_capacity

    def _inverse_daily_capacity(self):
        """Let who may write the team set it, without rights on users."""
        self.check_access("write")
        for member in self:
            member.user_id.sudo().credit_daily_capacity = member.daily_capacity

    @api.depends("mandate_id", "user_id", "debtor_capacity")
    def _compute_case_count(self):
        groups = self.env["credit.case"]._read_group(
            [("mandate_id", "in", self.mandate_id.ids), ("is_open", "=", True)],
            ["mandate_id", "user_id"],
            ["__count"],
        )
        counts = {(mandate, user): count for mandate, user, count in groups}
        for member in self:
            member.case_count = counts.get((member.mandate_id, member.user_id), 0)
            member.load = 100.0 * member.case_count / (member.debtor_capacity or 1)
