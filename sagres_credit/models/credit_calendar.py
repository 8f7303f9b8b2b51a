from datetime import date, timedelta

from odoo import fields, models
from odoo.tools import SQL

from ..tools.holidays import is_holiday

FIRST_YEAR, LAST_YEAR = 1900, 2199


class CreditCalendar(models.Model):
    """A day on which no term ends, and the day to which its end moves (2963 c.c.): the computed holidays, for SQL.

    The rows come from tools/holidays.py, each time the module is installed or updated; nobody lists them by hand.
    """

    _name = "credit.calendar"
    _description = "Holiday that puts off the end of a term"
    _log_access = False

    day = fields.Date(required=True)
    moved = fields.Date(string="Moves to", required=True)

    _day_uniq = models.Constraint("UNIQUE(day)", "A holiday stands once in the calendar.")

    def init(self):
        """Fill the calendar anew: the law may have changed a holiday."""
        moves = list(_get_moves())
        self.env.cr.execute(SQL("DELETE FROM credit_calendar"))
        self.env.cr.execute(SQL(
            "INSERT INTO credit_calendar (day, moved) SELECT * FROM UNNEST(%s::date[], %s::date[])",
            [day for day, _moved in moves], [moved for _day, moved in moves],
        ))


def _get_moves():
    """Yield ``(holiday, first day after it that is none)``, the latest first."""
    day, moved = date(LAST_YEAR, 12, 31), date(LAST_YEAR + 1, 1, 2)
    while day.year >= FIRST_YEAR:
        if is_holiday(day):
            yield day, moved
        else:
            moved = day
        day -= timedelta(days=1)
