from datetime import date

from odoo import api, fields, models
from odoo.exceptions import ValidationError

MONTHS = [
    ("1", "January"), ("2", "February"), ("3", "March"), ("4", "April"), ("5", "May"), ("6", "June"),
    ("7", "July"), ("8", "August"), ("9", "September"), ("10", "October"), ("11", "November"), ("12", "December"),
]
A_LEAP_YEAR = 2024


class CreditHoliday(models.Model):
    """A holiday beside Sundays and those of the State: the patron saint of a city, a day of one year, of one mandate.

    The engine knows the public holidays of Italy, see tools/holidays.py.
    """

    _name = "credit.holiday"
    _description = "Local holiday"
    _order = "city, date, month, day, id"

    name = fields.Char(required=True)
    city = fields.Char(help="Counts for the debtors who live there; empty: for everybody.")
    mandate_id = fields.Many2one(
        "credit.mandate", index="btree_not_null", ondelete="cascade", help="Empty: it counts for every mandate."
    )
    company_id = fields.Many2one(related="mandate_id.company_id", string="Client", store=True, index=True)
    day = fields.Integer(help="Of every year.")
    month = fields.Selection(MONTHS)
    date = fields.Date(string="Only on", help="A day of one year, for holidays that move.")

    @api.constrains("name", "day", "month", "date")
    def _check_day(self):
        for holiday in self:
            if not holiday.date and not _is_day(holiday.month, holiday.day):
                raise ValidationError(self.env._(
                    "«%(holiday)s»: write a day and a month that exist, or the date of one year.", holiday=holiday.name,
                ))

    def _get_feast(self):
        """Return this holiday as the engine reads it: a date, or the month and day of every year."""
        self.ensure_one()
        return self.date or (int(self.month), self.day)

    def _falls_on(self, mandate, city):
        """Tell whether this holiday counts for a debtor of a mandate in a city, given in lower case."""
        self.ensure_one()
        own_city = (self.city or "").strip().casefold()
        return (not self.mandate_id or self.mandate_id == mandate) and (not own_city or own_city == city)


def _is_day(month, day):
    try:
        return bool(month and date(A_LEAP_YEAR, int(month), day))
    except ValueError:
        return False
