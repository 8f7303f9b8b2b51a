from odoo import fields, models
from odoo.tools import SQL

from .cx_program import STAKEHOLDERS
from .cx_score_mixin import SCORE_DEPENDS


class CxDriverReport(models.Model):
    """What moves the NPS: each reason that a person has accepted beside every voice, those that name it and those that do not.

    So whatever is filtered, the impact of a reason compares who names it with who does not among the very same voices.
    """

    _name = "cx.driver.report"
    _description = "Reasons that move the NPS"
    _auto = False
    _rec_name = "reason_id"
    _order = "reason_id, date desc, id"
    _depends = {**SCORE_DEPENDS, "cx.feedback.tag": ["feedback_id", "reason_id", "state"]}

    reason_id = fields.Many2one("credit.reason", readonly=True)
    date = fields.Datetime(readonly=True)
    company_id = fields.Many2one("res.company", string="Client", readonly=True)
    program_id = fields.Many2one("cx.program", string="Programme", readonly=True)
    touchpoint_id = fields.Many2one("cx.touchpoint", string="Moment", readonly=True)
    stakeholder = fields.Selection(STAKEHOLDERS, string="Who speaks", readonly=True)
    operator_id = fields.Many2one("res.users", readonly=True, groups="sagres_credit.group_manager")
    is_hidden = fields.Boolean(readonly=True, help="About the operator, and not closed yet.")
    is_named = fields.Boolean(string="Names it", readonly=True)
    named_count = fields.Integer(string="Times named", readonly=True)
    named_promoter_count = fields.Integer(string="By promoters", readonly=True)
    named_detractor_count = fields.Integer(string="By detractors", readonly=True)
    nps_named = fields.Float(
        string="NPS of who names it", readonly=True, aggregator="avg", digits=(16, 1), exportable=False,
    )
    nps_other = fields.Float(string="NPS of the others", readonly=True, aggregator="avg", digits=(16, 1), exportable=False)
    impact = fields.Float(
        string="Impact on the NPS", readonly=True, aggregator="avg", digits=(16, 1), exportable=False,
        help="Points of NPS that the reason costs or brings: the difference it makes, times how many name it. Of one reason at a time.",
    )

    @property
    def _table_query(self):
        return SQL(
            """
            WITH voice AS (
                %(voices)s
            ), reason AS (
                SELECT DISTINCT voice.company_id, tag.reason_id
                  FROM cx_feedback_tag AS tag
                  JOIN voice ON voice.id = tag.feedback_id
                 WHERE tag.state = 'accepted' AND tag.reason_id IS NOT NULL
            )
            SELECT voice.id * 100000::bigint + reason.reason_id AS id, reason.reason_id, voice.date, voice.company_id,
                   voice.program_id, voice.touchpoint_id, voice.stakeholder, voice.operator_id, voice.is_hidden,
                   tag.id IS NOT NULL AS is_named, (tag.id IS NOT NULL)::integer AS named_count,
                   CASE WHEN tag.id IS NOT NULL THEN voice.promoter_count ELSE 0 END AS named_promoter_count,
                   CASE WHEN tag.id IS NOT NULL THEN voice.detractor_count ELSE 0 END AS named_detractor_count,
                   CASE WHEN tag.id IS NOT NULL THEN voice.nps END AS nps_named,
                   CASE WHEN tag.id IS NULL THEN voice.nps END AS nps_other,
                   NULL::float AS impact
              FROM voice
              JOIN reason ON reason.company_id = voice.company_id
         LEFT JOIN cx_feedback_tag AS tag
                ON tag.feedback_id = voice.id AND tag.reason_id = reason.reason_id AND tag.state = 'accepted'
            """,
            voices=self.env["cx.score.report"]._get_score_query(["nps"]),
        )

    def _read_group_select(self, aggregate_spec, query):
        if aggregate_spec != "impact:avg":
            return super()._read_group_select(aggregate_spec, query)
        self._check_field_access(self._fields["impact"], "read")
        named, others, count, reason = (
            self._field_to_sql(self._table, name, query) for name in ("nps_named", "nps_other", "named_count", "reason_id")
        )
        return SQL(
            "CASE WHEN COUNT(DISTINCT %s) = 1 THEN (AVG(%s) - AVG(%s)) * AVG(%s) END", reason, named, others, count,
        )
