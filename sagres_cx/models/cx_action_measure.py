from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL
from odoo.tools.misc import formatLang

from odoo.addons.sagres_credit.models.credit_contact_rule import DEFAULT_TZ

from ..tools.action_effect import compare_counts, compare_nps, compare_shares, measure_count, measure_nps, measure_share
from .cx_action import DIRECTIONS, MEASURES

ACTIVITY = "sagres_cx.mail_activity_type_measured"
#: How long after the end of its term an improvement is measured again, for voices written down late.
LATE_DAYS = 60
BATCH = 1000
SIDES = ("before", "after")
FIGURES = tuple(f"{side}_{name}" for side in SIDES for name in ("number", "value", "low", "high"))
#: What the measure stands on: who changes it has it measured anew.
BASIS = ("touchpoint_id", "reason_id", "measure", "direction", "measure_days", "settling_days", "date_start", "date_done")


class CxAction(models.Model):
    """An improvement is measured: what people said before it began and after it was done, and whether that is chance."""

    _inherit = "cx.action"

    measure = fields.Selection(MEASURES, string="Measured by", required=True, default="share", tracking=True)
    direction = fields.Selection(
        DIRECTIONS, string="Expected", compute="_compute_direction", store=True, readonly=False, precompute=True, required=True,
        tracking=True,
    )
    has_target = fields.Boolean(string="There is a figure to reach")
    expected_value = fields.Float(string="Figure to reach", digits=(16, 1), aggregator=None, tracking=True)
    measure_days = fields.Integer(
        string="Days measured", default=90, required=True, aggregator=None, help="As many before it begins as after it is done.",
    )
    settling_days = fields.Integer(
        string="Days to settle", default=14, required=True, aggregator=None,
        help="Between the day it is done and the first voice that counts: people must have lived the change.",
    )
    date_measure = fields.Date(string="Measured from", compute="_compute_date_measure", store=True)
    before_number = fields.Integer(string="Voices before", readonly=True, copy=False)
    before_value = fields.Float(string="Before", digits=(16, 1), readonly=True, copy=False, aggregator=None)
    before_low = fields.Float(string="Before, at least", digits=(16, 1), readonly=True, copy=False, aggregator=None)
    before_high = fields.Float(string="Before, at most", digits=(16, 1), readonly=True, copy=False, aggregator=None)
    after_number = fields.Integer(string="Voices after", readonly=True, copy=False)
    after_value = fields.Float(string="After", digits=(16, 1), readonly=True, copy=False, aggregator=None)
    after_low = fields.Float(string="After, at least", digits=(16, 1), readonly=True, copy=False, aggregator=None)
    after_high = fields.Float(string="After, at most", digits=(16, 1), readonly=True, copy=False, aggregator=None)
    effect = fields.Selection(
        [("better", "Better"), ("worse", "Worse"), ("unknown", "Cannot be told yet")], readonly=True, copy=False,
    )
    effect_words = fields.Char(string="What it changed", compute="_compute_effect_words")

    _measure_days_bounds = models.Constraint(
        "CHECK(measure_days BETWEEN 7 AND 366)", "Measure at least seven days, and at most a year."
    )
    _settling_days_bounds = models.Constraint(
        "CHECK(settling_days BETWEEN 0 AND 366)", "The days to settle are none or more, and at most a year."
    )

    @api.depends("measure")
    def _compute_direction(self):
        for action in self:
            action.direction = "up" if action.measure == "nps" else "down"

    @api.depends("date_done", "settling_days", "measure_days")
    def _compute_date_measure(self):
        for action in self:
            done, days = action.date_done, action.settling_days + action.measure_days
            action.date_measure = done and done + timedelta(days=days)

    @api.constrains("measure", "reason_id", "state")
    def _check_reason(self):
        for action in self:
            if action.measure == "share" and not action.reason_id and action.state in ("in_work", "done", "measured"):
                raise ValidationError(self.env._(
                    "Choose the reason of «%(name)s»: its share shows the effect.", name=action.name,
                ))

    @api.model
    def _get_stamped(self):
        return (*super()._get_stamped(), *FIGURES, "effect")

    def write(self, vals):
        """Have improvements measured anew when what their measure stands on is changed, or when they go back to work."""
        changed = self.filtered(lambda action: action.state == "measured" and action._is_basis_changed(vals))
        result = super().write(vals)
        reopened = self.filtered(lambda action: action.effect and action.state in ("decided", "in_work", "proposed"))
        (changed | reopened).sudo()._forget_measure()
        return result

    def _is_basis_changed(self, vals):
        self.ensure_one()
        return any(self._fields[name].convert_to_write(self[name], self) != vals[name] for name in BASIS if name in vals)

    def _forget_measure(self):
        if self:
            self.flush_recordset()
            self.env.cr.execute(SQL(
                "UPDATE cx_action SET effect = NULL, state = CASE WHEN state = 'measured' THEN 'done' ELSE state END"
                " WHERE id IN %s",
                tuple(self.ids),
            ))
            self.invalidate_recordset(["effect", "state"])

    @api.depends("effect", "has_target", "expected_value", "measure", "direction", *FIGURES)
    @api.depends_context("lang")
    def _compute_effect_words(self):
        for action in self:
            action.effect_words = action._get_effect_words() if action.effect else False

    def _get_effect_words(self):
        """Return what it changed in a sentence: the verdict, both figures with their intervals, what was hoped for."""
        self.ensure_one()
        verdict = dict(self._fields["effect"]._description_selection(self.env))[self.effect]
        words = self.env._(
            "%(verdict)s: from %(before)s to %(after)s", verdict=verdict,
            before=self._format_figure("before"), after=self._format_figure("after"),
        )
        if not self.has_target or self.effect == "unknown":
            return words
        reached = (self.after_value >= self.expected_value) if self.direction == "up" else (
            self.after_value <= self.expected_value)
        target = formatLang(self.env, self.expected_value, digits=1)
        if reached:
            return self.env._("%(words)s. The hoped for %(target)s is reached", words=words, target=target)
        return self.env._("%(words)s. The hoped for %(target)s is not reached", words=words, target=target)

    def _format_figure(self, side):
        number = self[f"{side}_number"]
        if not number and self.measure != "complaints":
            return self.env._("no voice")
        value, low, high = (formatLang(self.env, self[f"{side}_{name}"], digits=1) for name in ("value", "low", "high"))
        if self.measure == "complaints":
            return self.env._("%(number)s complaints (%(low)s to %(high)s)", number=number, low=low, high=high)
        unit = "%" if self.measure == "share" else "NPS"
        return self.env._(
            "%(value)s %(unit)s (%(low)s to %(high)s, n=%(number)s)", value=value, unit=unit, low=low, high=high, number=number,
        )

    @api.model
    def _cron_measure(self):
        """Measure what is over, and again what voices written down late may change (scheduled job)."""
        today = fields.Date.context_today(self)
        due = self.search([
            ("state", "in", ("done", "measured")), ("date_measure", "<=", today),
            ("date_measure", ">", today - timedelta(days=LATE_DAYS)),
        ]) | self.search([("state", "=", "done"), ("date_measure", "<=", today)])
        for start in range(0, len(due), BATCH):
            batch = due[start:start + BATCH]
            batch._measure()
            if not self.env["ir.cron"]._commit_progress(len(batch), remaining=len(due) - start - len(batch)):
                break

    def _measure(self):
        """Measure these improvements by a fixed number of statements, write what differs and tell their owners."""
        counts = self._count_voices()
        rows = [action._prepare_measure(*(counts.get((action.id, side), (0, 0, 0, 0)) for side in SIDES)) for action in self]
        known = {action.id: (action.id, *(action[name] for name in (*FIGURES, "effect"))) for action in self}
        changed = [row for row in rows if row != known[row[0]] or self.browse(row[0]).state == "done"]
        told = self.browse([row[0] for row in changed if row[-1] != known[row[0]][-1]])
        self._write_measures(changed)
        told.filtered("user_id")._create_activities(
            ACTIVITY, {action: (action._get_effect_words(), fields.Date.context_today(self)) for action in told}
        )

    def _write_measures(self, rows):
        if not rows:
            return
        values = SQL(", ").join(SQL(
            "(%s, %s::integer, %s::numeric, %s::numeric, %s::numeric, %s::integer, %s::numeric, %s::numeric, %s::numeric, %s)",
            *row,
        ) for row in rows)
        columns = SQL(", ").join(SQL.identifier(name) for name in (*FIGURES, "effect"))
        fresh = SQL(", ").join(SQL("%s = fresh.%s", SQL.identifier(name), SQL.identifier(name)) for name in (*FIGURES, "effect"))
        self.env.cr.execute(SQL(
            "UPDATE cx_action SET state = 'measured', %s FROM (VALUES %s) AS fresh (id, %s) WHERE cx_action.id = fresh.id",
            fresh, values, columns,
        ))
        self.invalidate_recordset(["state", *FIGURES, "effect"])

    def _prepare_measure(self, before, after):
        """Return the row to write: both figures and the verdict; counts are voices, hits, promoters and detractors."""
        self.ensure_one()
        figures, rise = getattr(self, f"_judge_{self.measure}")(before, after)
        wanted = 1 if self.direction == "up" else -1
        effect = "unknown" if not rise else "better" if rise == wanted else "worse"
        return (
            self.id, *(part for figure in figures for part in (figure.number, figure.value, figure.low, figure.high)), effect,
        )

    def _judge_share(self, before, after):
        sides = [(hits, number) for number, hits, _promoters, _detractors in (before, after)]
        return [measure_share(*side) for side in sides], compare_shares(*sides)

    def _judge_nps(self, before, after):
        sides = [(promoters, detractors, number) for number, _hits, promoters, detractors in (before, after)]
        return [measure_nps(*side) for side in sides], compare_nps(*sides)

    def _judge_complaints(self, before, after):
        sides = [hits for _number, hits, _promoters, _detractors in (before, after)]
        return [measure_count(side) for side in sides], compare_counts(*sides)

    def _count_voices(self):
        """Return ``{(id, side): (voices, hits, promoters, detractors)}``; employees never count."""
        if not self:
            return {}
        for model in ("cx.action", "cx.feedback", "cx.feedback.tag", "credit.reason"):
            self.env[model].flush_model()
        return {tuple(row[:2]): tuple(row[2:]) for row in self.env.execute_query(self._get_count_query())}

    def _get_count_query(self):
        return SQL(
            """
            WITH term AS (              -- 1. the days before it began and after it settled, in the clients' time
                SELECT action.*, side.name AS side, side.first::timestamp AT TIME ZONE %(tz)s AT TIME ZONE 'UTC' AS since,
                       (side.first + action.measure_days)::timestamp AT TIME ZONE %(tz)s AT TIME ZONE 'UTC' AS until
                  FROM cx_action AS action,
                       LATERAL (VALUES ('before', action.date_start - action.measure_days),
                                       ('after', action.date_done + action.settling_days)) AS side (name, first)
                 WHERE action.id IN %(ids)s
            ), voice AS (               -- 2. the voices of each term, with what the measure asks of them
                SELECT term.id, term.side, said.score_class,
                       CASE WHEN term.measure = 'complaints' AND said.source != 'complaint' THEN FALSE
                            WHEN term.reason_id IS NULL THEN TRUE
                            ELSE EXISTS (
                                SELECT FROM cx_feedback_tag AS tag JOIN credit_reason AS heard ON heard.id = tag.reason_id
                                 WHERE tag.feedback_id = said.id AND tag.state = 'accepted'
                                   AND heard.parent_path LIKE reason.parent_path || '%%')
                       END AS is_hit
                  FROM term
                  LEFT JOIN credit_reason AS reason ON reason.id = term.reason_id
                  JOIN cx_feedback AS said
                    ON said.company_id = term.company_id AND said.date >= term.since AND said.date < term.until
                   AND (term.touchpoint_id IS NULL OR said.touchpoint_id = term.touchpoint_id)
                   AND said.stakeholder != 'employee' AND (term.measure != 'nps' OR said.metric = 'nps')
            )
            SELECT id, side, COUNT(*), COUNT(*) FILTER (WHERE is_hit), COUNT(*) FILTER (WHERE score_class = 'promoter'),
                   COUNT(*) FILTER (WHERE score_class = 'detractor')
              FROM voice GROUP BY id, side
            """,
            tz=DEFAULT_TZ, ids=tuple(self.ids),
        )
