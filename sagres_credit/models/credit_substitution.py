from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class CreditSubstitution(models.Model):
    """While an operator is away a named colleague acts for them; it ends by itself on its last day.

    It holds at the clients the substitute works for: an operator of many clients may have several substitutes.
    """

    _name = "credit.substitution"
    _description = "Substitution of an operator"
    _order = "date_from desc, id desc"

    user_id = fields.Many2one("res.users", string="Absent operator", required=True, index=True, ondelete="cascade")
    substitute_id = fields.Many2one("res.users", required=True, index=True, ondelete="cascade")
    date_from = fields.Date(required=True, default=fields.Date.context_today)
    date_to = fields.Date(required=True, help="Last day of the absence; the debtors return by themselves the day after.")
    reason = fields.Char()
    is_running = fields.Boolean(compute="_compute_is_running", search="_search_is_running")

    _dates_check = models.Constraint("CHECK(date_to >= date_from)", "An absence ends on or after the day it begins.")
    _other_person = models.Constraint("CHECK(user_id <> substitute_id)", "Nobody substitutes themselves.")

    @api.depends("date_from", "date_to")
    def _compute_is_running(self):
        today = fields.Date.context_today(self)
        for substitution in self:
            dates = (substitution.date_from, substitution.date_to)
            substitution.is_running = all(dates) and dates[0] <= today <= dates[1]

    def _search_is_running(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        running = Domain("date_from", "<=", today) & Domain("date_to", ">=", today)
        domains = [running if flag else ~running for flag in set(value)]
        return Domain.OR(domains)

    @api.constrains("user_id", "substitute_id", "date_from", "date_to")
    def _check_overlap(self):
        for substitution in self:
            same = Domain("user_id", "=", substitution.user_id.id) & Domain("id", "!=", substitution.id)
            same &= Domain("substitute_id", "=", substitution.substitute_id.id)
            dates = Domain("date_from", "<=", substitution.date_to) & Domain("date_to", ">=", substitution.date_from)
            if self.search_count(same & dates, limit=1):
                raise ValidationError(self.env._(
                    "%(substitute)s already substitutes %(user)s on some of these days.",
                    substitute=substitution.substitute_id.name, user=substitution.user_id.name,
                ))
