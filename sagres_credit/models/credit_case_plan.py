from odoo import api, fields, models
from odoo.tools import SQL

from .credit_receivable_limitation import HORIZONS

# Points that the nearness of a prescription adds to the priority, by horizon in days.
HORIZON_POINTS = {30: 30, 90: 20, 180: 10, 360: 5}
YEAR = 365  # every credit at risk is worked at least once in so many days
AT_RISK_DAYS = max(HORIZONS)
PLAN_COLUMNS = ("limitation_work_by", "limitation_worked")


class CreditCase(models.Model):
    """The work plan of what is at risk: every such debtor is worked at least once a year, and before it is late.

    Worked is a conversation or a task that was done. The night puts who is due on the operator's day.
    """

    _inherit = "credit.case"

    limitation_work_by = fields.Date(
        string="To be worked by", compute="_compute_limitation_plan", store=True, index="btree_not_null",
        help="By this day somebody talks with the debtor or does their task: something of the debt lapses within a year.",
    )
    limitation_worked = fields.Float(
        string="Worked within a year", compute="_compute_limitation_plan", store=True, aggregator="avg",
        help="Share of the debtors at risk who were worked within the last year.",
    )

    @api.depends("limitation_date", "limitation_horizon", "is_open", "last_contact_date", "task_done_date")
    def _compute_limitation_plan(self):
        """Plan these cases as :meth:`_get_plan_values` does by set."""
        today = fields.Date.context_today(self)
        for case in self:
            worked = max(filter(None, (case.last_contact_date, case.task_done_date)), default=False)
            case.limitation_work_by = case._get_work_by(worked)
            recent = worked and worked > fields.Date.subtract(today, days=YEAR)
            case.limitation_worked = 1.0 if case.limitation_work_by and recent else 0.0

    def _get_work_by(self, worked):
        """Return by which day this debtor is worked next, ``False`` where nothing is at risk or nothing is collected.

        :param date worked: when they were worked last, or ``False``
        """
        self.ensure_one()
        if not (self.is_open and self.limitation_horizon):
            return False
        at_risk = fields.Date.subtract(self.limitation_date, days=AT_RISK_DAYS)
        if not worked:
            return at_risk
        last = fields.Date.subtract(self.limitation_date, days=self.mandate_id.limitation_act_days)
        year = fields.Date.add(worked, days=YEAR)
        if worked < last:
            return max(at_risk, min(year, last))
        return min(year, self.limitation_date)

    @api.model
    def _get_plan_values(self, is_open, ends, worked, act_days, date):
        """Return ``{column: SQL}`` of the plan from SQL of its facts: the twin of :meth:`_compute_limitation_plan`."""
        work_by = SQL(
            """CASE WHEN NOT %(is_open)s OR %(ends)s IS NULL THEN NULL
                    WHEN %(worked)s IS NULL THEN %(ends)s - %(at_risk)s
                    WHEN %(worked)s < %(ends)s - %(act_days)s
                    THEN GREATEST(%(ends)s - %(at_risk)s, LEAST(%(worked)s + %(year)s, %(ends)s - %(act_days)s))
                    ELSE LEAST(%(worked)s + %(year)s, %(ends)s) END""",
            is_open=is_open, ends=ends, worked=worked, act_days=act_days, at_risk=AT_RISK_DAYS, year=YEAR,
        )
        done = SQL(
            "CASE WHEN %s AND %s IS NOT NULL AND %s > %s - %s THEN 1.0 ELSE 0.0 END::float8",
            is_open, ends, worked, date, YEAR,
        )
        return dict(zip(PLAN_COLUMNS, (work_by, done), strict=True))

    def _mark_ledger_changed(self):
        result = super()._mark_ledger_changed()
        for name in PLAN_COLUMNS:
            self.env.add_to_compute(self._fields[name], self)
        return result

    def _get_priority_parts(self):
        points = HORIZON_POINTS.get(int(self.limitation_horizon or 0), 0) if self.is_open else 0
        return [*super()._get_priority_parts(), (self.env._("at risk of prescription"), points)]

    @api.model
    def _get_priority_query(self, overdue, days, contacts, at_risk, attempts, horizon, broken):
        whens = SQL(" ").join(SQL("WHEN %s THEN %s", str(bound), points) for bound, points in HORIZON_POINTS.items())
        return SQL(
            "%s + CASE %s %s ELSE 0 END",
            super()._get_priority_query(overdue, days, contacts, at_risk, attempts, horizon, broken), horizon, whens,
        )

    def _explain_task(self):
        """Say of who is at risk what lapses and when."""
        self.ensure_one()
        lapse = self._explain_limitation() if self.next_action == "limitation" else False
        if not lapse:
            return super()._explain_task()
        if not self.next_action_date:
            return f"{super()._explain_task()} {lapse}"
        task = dict(self._fields["next_action"]._description_selection(self.env))[self.next_action]
        return f"{task}: {lapse}"
