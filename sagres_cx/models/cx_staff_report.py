from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools import score
from .cx_program import METRICS


class CxStaffReport(models.Model):
    """What employees answered, in wholes of at least five answers: no row is one person, and nothing hidden is in a total.

    Only months that are over count. A month with fewer than five answers is joined to the next ones until there are five;
    what is left at the end waits, and is in no figure. So neither taking a part from a total, nor today's figure from
    tomorrow's, leaves fewer than five people.
    """

    _name = "cx.staff.report"
    _description = "What employees say"
    _auto = False
    _rec_name = "program_id"
    _order = "date_to desc, id"
    _depends = {"cx.feedback": ["company_id", "date", "metric", "program_id", "score", "score_class", "stakeholder"]}

    company_id = fields.Many2one("res.company", string="Client", readonly=True)
    program_id = fields.Many2one("cx.program", string="Programme", readonly=True)
    metric = fields.Selection(METRICS, string="Kind of score", readonly=True)
    date_from = fields.Date(string="First month", readonly=True)
    date_to = fields.Date(string="Last month", readonly=True)
    voice_count = fields.Integer(string="Answers", readonly=True)
    promoter_count = fields.Integer(string="Promoters", readonly=True)
    passive_count = fields.Integer(string="Passives", readonly=True)
    detractor_count = fields.Integer(string="Detractors", readonly=True)
    nps = fields.Float(
        string="Balance (eNPS)", readonly=True, aggregator="avg", digits=(16, 1), exportable=False,
        help="Promoters less detractors, in per cent of all answers.",
    )

    @property
    def _table_query(self):
        return SQL(
            """WITH RECURSIVE %(steps)s
            SELECT ROW_NUMBER() OVER (ORDER BY company_id, program, metric, cell) AS id, company_id,
                   NULLIF(program, 0) AS program_id, metric, MIN(month) AS date_from, MAX(month) AS date_to,
                   SUM(n)::integer AS voice_count, SUM(promoters)::integer AS promoter_count,
                   SUM(n - promoters - detractors)::integer AS passive_count, SUM(detractors)::integer AS detractor_count,
                   100.0 * SUM(promoters - detractors) / SUM(n) AS nps
              FROM shown
          GROUP BY company_id, program, metric, cell""",
            steps=self._get_steps(),
        )

    @api.model
    def _get_steps(self):
        """Return the steps up to ``shown``, the months of each programme that may be shown and the whole each is part of."""
        return SQL(
            """monthly AS (          -- 1. answers of the months that are over
                SELECT company_id, COALESCE(program_id, 0) AS program, metric, DATE_TRUNC('month', date)::date AS month,
                       COUNT(*) AS n, COUNT(*) FILTER (WHERE score_class = 'promoter') AS promoters,
                       COUNT(*) FILTER (WHERE score_class = 'detractor') AS detractors,
                       ROW_NUMBER() OVER (
                           PARTITION BY company_id, COALESCE(program_id, 0), metric ORDER BY DATE_TRUNC('month', date)
                       ) AS place
                  FROM cx_feedback
                 WHERE stakeholder = 'employee' AND metric IS NOT NULL AND date < %(month)s
              GROUP BY 1, 2, 3, 4, DATE_TRUNC('month', date)
            ), walked AS (          -- 2. joined to the next until there are enough
                SELECT monthly.*, 1 AS cell, n AS gathered FROM monthly WHERE place = 1
             UNION ALL
                SELECT monthly.*, walked.cell + (walked.gathered >= %(fewest)s)::integer,
                       CASE WHEN walked.gathered >= %(fewest)s THEN monthly.n ELSE walked.gathered + monthly.n END
                  FROM walked
                  JOIN monthly ON monthly.company_id = walked.company_id AND monthly.program = walked.program
                   AND monthly.metric = walked.metric AND monthly.place = walked.place + 1
            ), summed AS (          -- 3. how many each whole has
                SELECT *, SUM(n) OVER (PARTITION BY company_id, program, metric, cell) AS whole FROM walked
            ), shown AS (           -- 4. those that have enough
                SELECT * FROM summed WHERE whole >= %(fewest)s
            )""",
            month=fields.Date.start_of(fields.Date.today(), "month"), fewest=score.FEWEST_STAFF,  # one end for every reader
        )

    def _read_group_select(self, aggregate_spec, query):
        if aggregate_spec != "nps:avg":
            return super()._read_group_select(aggregate_spec, query)
        self._check_field_access(self._fields["nps"], "read")
        promoters, detractors, voices = (
            self._field_to_sql(self._table, name, query) for name in ("promoter_count", "detractor_count", "voice_count")
        )
        return SQL("100.0 * SUM(%s - %s) / NULLIF(SUM(%s), 0)", promoters, detractors, voices)


class CxFeedback(models.Model):
    """What one employee wrote is read once it stands among at least five answers; until then by nobody."""

    _inherit = "cx.feedback"

    staff_readable = fields.Boolean(
        string="Among enough answers", compute="_compute_staff_readable", search="_search_staff_readable", compute_sudo=True,
    )

    _staff_idx = models.Index("(company_id, program_id, metric, date) WHERE stakeholder = 'employee'")

    @api.depends("stakeholder", "program_id", "date", "metric")
    def _compute_staff_readable(self):
        readable = set(self.search(Domain("id", "in", self.ids) & Domain("staff_readable", "=", True)).ids)
        for voice in self:
            voice.staff_readable = voice._origin.id in readable

    @api.model
    def _search_staff_readable(self, operator, value):
        if operator != "in" or set(value) != {True}:
            return NotImplemented
        self.flush_model(["company_id", "date", "metric", "program_id", "stakeholder"])
        query = SQL(
            """(WITH RECURSIVE %s
                SELECT voice.id FROM cx_feedback AS voice
                  JOIN shown ON shown.company_id = voice.company_id AND shown.program = COALESCE(voice.program_id, 0)
                   AND shown.month = DATE_TRUNC('month', voice.date)::date
                   AND shown.metric = COALESCE(voice.metric, shown.metric)
                 WHERE voice.stakeholder = 'employee')""",
            self.env["cx.staff.report"]._get_steps(),
        )
        return Domain("id", "in", query)
