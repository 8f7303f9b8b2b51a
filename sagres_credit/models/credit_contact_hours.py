from odoo import api, fields, models
from odoo.tools import format_duration

WEEKDAYS = [
    ("0", "Monday"),
    ("1", "Tuesday"),
    ("2", "Wednesday"),
    ("3", "Thursday"),
    ("4", "Friday"),
    ("5", "Saturday"),
    ("6", "Sunday"),
]


class CreditContactHours(models.Model):
    """The hours of one weekday in which a rule admits calls and visits: from the first moment, until before the last."""

    _name = "credit.contact.hours"
    _description = "Hours of a contact rule"
    _order = "rule_id, weekday, hour_from, id"

    rule_id = fields.Many2one("credit.contact.rule", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="rule_id.company_id", store=True, index=True)
    weekday = fields.Selection(WEEKDAYS, required=True, default="0")
    hour_from = fields.Float(string="From", required=True, default=8.5)
    hour_to = fields.Float(string="To", required=True, default=21.0)

    _hours_check = models.Constraint(
        "CHECK(hour_from >= 0 AND hour_to <= 24 AND hour_from < hour_to)",
        "The hours of a day go from 0:00 to 24:00, and end after they begin.",
    )

    @api.depends("weekday", "hour_from", "hour_to")
    def _compute_display_name(self):
        days = dict(self._fields["weekday"]._description_selection(self.env))
        for line in self:
            hours = f"{format_duration(line.hour_from)}–{format_duration(line.hour_to)}"
            line.display_name = f"{days.get(line.weekday, '')} {hours}"
