from odoo import api, fields, models
from odoo.exceptions import ValidationError

GRADES = [
    ("a", "A · On time"),
    ("b", "B · Within a few days"),
    ("c", "C · With some days more"),
    ("d", "D · Takes longer"),
    ("e", "E · Needs a hand"),
]
TRENDS = [
    ("better", "Sooner than before"),
    ("steady", "As before"),
    ("worse", "Later than before"),
]


class CreditGrade(models.Model):
    """A grade says in one word how somebody pays: up to so many days after the due date, on average."""

    _name = "credit.grade"
    _description = "Grade of payment"
    _order = "code"

    name = fields.Char(required=True, translate=True)
    code = fields.Selection(GRADES, required=True, readonly=True)
    max_days = fields.Integer(
        string="Days up to", help="Up to so many days after the due date, on average. The last grade has no limit.",
    )
    description = fields.Text(translate=True, help="What it means and what helps: words for who talks to the debtor.")

    _code_uniq = models.Constraint("UNIQUE(code)", "Each grade is there once.")

    @api.constrains("max_days")
    def _check_max_days(self):
        grades = self.sudo().search([("code", "!=", GRADES[-1][0])], order="code")
        days = grades.mapped("max_days")
        if days != sorted(set(days)) or any(number < 0 for number in days):
            raise ValidationError(self.env._("Each grade admits more days than the one before it."))
