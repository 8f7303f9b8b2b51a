from odoo import fields, models


class ResUsers(models.Model):
    _inherit = "res.users"

    credit_daily_capacity = fields.Integer(
        string="Cases a day", default=40, help="How many cases the night puts on this operator's list."
    )
    credit_substitution_ids = fields.One2many(
        "credit.substitution", "user_id", string="Absences", groups="sagres_credit.group_operator"
    )

    _credit_daily_capacity_positive = models.Constraint(
        "CHECK(credit_daily_capacity >= 0)", "The daily capacity is a number of cases, zero or more."
    )
