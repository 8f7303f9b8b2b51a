from collections import namedtuple

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.date_utils import parse_date

from .credit_policy_level import NEXT_ACTIONS

# What a module puts before the next step of a case, for one user: a value of ``next_action``, its day and its hour.
DayWork = namedtuple("DayWork", "action date time")
COMPARISONS = {
    "<": lambda date, value: date < value,
    "<=": lambda date, value: date <= value,
    ">": lambda date, value: date > value,
    ">=": lambda date, value: date >= value,
}


class CreditCase(models.Model):
    """What stands on somebody's day: the next step of the case, or what a module puts before it for this user alone.

    Nothing is written on the case, so the night and whoever agrees another step find it as it was.
    """

    _inherit = "credit.case"

    day_action = fields.Selection(
        NEXT_ACTIONS, string="Next action today", compute="_compute_day_work", search="_search_day_action",
        group_expand="_group_expand_next_action",
    )
    day_date = fields.Date(string="Next action on", compute="_compute_day_work", search="_search_day_date")
    day_time = fields.Float(string="Hour of the day", compute="_compute_day_work", aggregator=None)

    @api.model
    def _get_day_work_query(self):
        """Return the ``SQL`` of what comes before the next steps on the current user's day, or ``None``.

        A row a case: ``case_id``, ``action`` (a value of ``next_action``), ``date``, ``time``. It makes the case part of
        their day, open or closed. For a module to put work on a day, it must override this method.
        """
        return None

    @api.model
    def _read_day_work(self, case_ids=None):
        """Return ``{case id: DayWork}`` of :meth:`_get_day_work_query`, of all cases or of some."""
        query = self._get_day_work_query()
        if query is None:
            return {}
        among = SQL("TRUE") if case_ids is None else SQL("case_id IN %s", tuple(case_ids) or (None,))
        rows = self.env.execute_query(SQL("SELECT case_id, action, date, time FROM (%s) AS work WHERE %s", query, among))
        return {case_id: DayWork(*values) for case_id, *values in rows}

    @api.depends("next_action", "next_action_date", "next_action_time")
    @api.depends_context("uid")
    def _compute_day_work(self):
        before = self._read_day_work(self.ids)
        for case in self:
            own = DayWork(case.next_action, case.next_action_date, case.next_action_time)
            case.day_action, case.day_date, case.day_time = before.get(case._origin.id, own)

    def _search_day_action(self, operator, value):
        if operator != "in":
            return NotImplemented
        before = self._read_day_work()
        own = Domain("next_action", "in", value) & Domain("id", "not in", list(before))
        return own | Domain("id", "in", [case_id for case_id, work in before.items() if work.action in value])

    def _search_day_date(self, operator, value):
        if operator not in ("in", *COMPARISONS):
            return NotImplemented
        before = self._read_day_work()
        own = Domain("next_action_date", operator, value) & Domain("id", "not in", list(before))
        return own | Domain("id", "in", [
            case_id for case_id, work in before.items() if self._fits_day(work.date, operator, value)
        ])

    @api.model
    def _fits_day(self, date, operator, value):
        """Tell whether a date fits a condition of a search, in which the value may be a word such as ``today``."""
        def read(word):
            return fields.Date.to_date(parse_date(word, self.env) if isinstance(word, str) else word)

        if operator == "in":
            return date in [read(one) for one in value if one]
        return COMPARISONS[operator](date, read(value))

    @api.model
    def _get_my_day_domain(self):
        """Add to the day the cases on which something comes before their next step."""
        before = self._read_day_work()
        return super()._get_my_day_domain() | Domain("id", "in", list(before)) if before else super()._get_my_day_domain()

    def _field_to_sql(self, alias, field_expr, query=None):
        """Read, sort and group the day by what comes first on it."""
        if field_expr not in ("day_action", "day_date", "day_time"):
            return super()._field_to_sql(alias, field_expr, query)
        column = field_expr.removeprefix("day_")
        own = super()._field_to_sql(alias, {"action": "next_action"}.get(column, f"next_action_{column}"), query)
        before = self._get_day_work_query()
        if before is None:
            return own
        return SQL(
            "COALESCE((SELECT work.%s FROM (%s) AS work WHERE work.case_id = %s), %s)",
            SQL.identifier(column), before, SQL.identifier(alias, "id"), own,
        )
