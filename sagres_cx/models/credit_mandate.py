from odoo import fields, models

from odoo.addons.sagres_credit.tools.contact_rules import to_time
from odoo.addons.sagres_credit.tools.holidays import is_holiday

from ..tools.working_time import Office


class CreditMandate(models.Model):
    """Within how many hours of working days who was hurt is called back, and when the office is open."""

    _inherit = "credit.mandate"

    cx_callback_hours = fields.Integer(
        string="Call back within hours", default=48,
        help="Hours of working days: 48 are two working days. Holidays and weekends do not count.",
    )
    cx_hour_from = fields.Float(string="Office from", default=9)
    cx_hour_to = fields.Float(string="Office to", default=18)

    _cx_callback_hours_positive = models.Constraint(
        "CHECK(cx_callback_hours > 0)", "Who was hurt is called back within some hours: write how many."
    )
    _cx_hours_check = models.Constraint(
        "CHECK(cx_hour_from >= 0 AND cx_hour_to > cx_hour_from AND cx_hour_to < 24)",
        "The office opens before it closes.",
    )

    def _get_office(self, feasts):
        """Return when people of this mandate work, as the engine reads it; without a mandate the usual hours."""
        if not self:
            return Office(feasts=feasts, is_holiday=is_holiday)
        return Office(to_time(self.cx_hour_from), to_time(self.cx_hour_to), feasts=feasts, is_holiday=is_holiday)
