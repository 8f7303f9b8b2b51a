from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

#: A cluster's id holds its client, moment and reason, so that it stays the same whatever the period.
PLACES = (65536, 1048576)
USUAL_DAYS = 90
QUOTES = 3


class CxClusterReport(models.Model):
    """What comes back: how many voices of a client gave one reason at one moment of the journey, and what is done about it."""

    _name = "cx.cluster.report"
    _description = "What comes back"
    _auto = False
    _rec_name = "reason_id"
    _order = "voice_count desc, detractor_count desc, id"
    _depends = {
        "cx.action": ["company_id", "reason_id", "state", "touchpoint_id"],
        "cx.feedback": [
            "about_operator", "body", "company_id", "date", "metric", "score", "score_class", "source", "stakeholder", "state",
            "touchpoint_id",
        ],
        "cx.feedback.tag": ["feedback_id", "reason_id", "state"],
    }

    company_id = fields.Many2one("res.company", string="Client", readonly=True)
    touchpoint_id = fields.Many2one("cx.touchpoint", string="Moment", readonly=True)
    reason_id = fields.Many2one("credit.reason", readonly=True)
    creditor_weakness = fields.Boolean(
        string="The client can improve it", related="reason_id.creditor_weakness", related_sudo=False,
    )
    voice_count = fields.Integer(string="Number of voices", readonly=True)
    call_count = fields.Integer(string="Of them in calls", readonly=True)
    detractor_count = fields.Integer(string="Detractors", readonly=True)
    score_count = fields.Integer(string="Recommendation scores", readonly=True)
    score_mean = fields.Float(
        string="Mean of the scores", digits=(16, 1), readonly=True, aggregator=None, help="Of the recommendation from 0 to 10.",
    )
    date_last = fields.Datetime(string="Last voice on", readonly=True, aggregator="max")
    quotes = fields.Text(string="Last voices", readonly=True)
    open_action_count = fields.Integer(string="Improvements in progress", readonly=True)

    @api.model
    def _get_days(self):
        days = self.env.context.get("cx_days")
        return days if isinstance(days, int) and 0 < days <= 3660 else USUAL_DAYS

    @property
    def _table_query(self):
        since = fields.Datetime.subtract(fields.Datetime.now(), days=self._get_days())
        return self._get_query(SQL("voice.date >= %s", since))

    @api.model
    def _get_query(self, condition):
        """Return the SQL of the clusters of the voices under a condition; what employees said is in none."""
        readable = SQL("voice.body != '' AND (NOT voice.about_operator IS TRUE OR voice.state = 'closed')")
        nps = SQL("WHERE voice.metric = 'nps'")
        return SQL(
            """
            SELECT (cluster.company_id * %(first)s::bigint + COALESCE(cluster.touchpoint_id, 0)) * %(second)s::bigint
                   + cluster.reason_id AS id, cluster.*,
                   (SELECT COUNT(*) FROM cx_action AS action
                     WHERE action.company_id = cluster.company_id AND action.reason_id = cluster.reason_id
                       AND action.touchpoint_id IS NOT DISTINCT FROM cluster.touchpoint_id
                       AND action.state IN ('proposed', 'decided', 'in_work'))::integer AS open_action_count
              FROM (
                SELECT voice.company_id, voice.touchpoint_id, tag.reason_id,
                       COUNT(*)::integer AS voice_count,
                       (COUNT(*) FILTER (WHERE voice.source = 'call'))::integer AS call_count,
                       (COUNT(*) FILTER (WHERE voice.score_class = 'detractor'))::integer AS detractor_count,
                       (COUNT(*) FILTER (%(nps)s))::integer AS score_count,
                       AVG(voice.score) FILTER (%(nps)s) AS score_mean,
                       MAX(voice.date) AS date_last,
                       array_to_string((array_agg('«' || LEFT(voice.body, 200) || '»' ORDER BY voice.date DESC, voice.id DESC)
                                        FILTER (WHERE %(readable)s))[1:%(quotes)s], E'\n') AS quotes
                  FROM cx_feedback_tag AS tag
                  JOIN cx_feedback AS voice ON voice.id = tag.feedback_id
                 WHERE tag.state = 'accepted' AND tag.reason_id IS NOT NULL AND voice.stakeholder != 'employee' AND %(condition)s
                 GROUP BY voice.company_id, voice.touchpoint_id, tag.reason_id
              ) AS cluster
            """,
            first=PLACES[0], second=PLACES[1], nps=nps, readable=readable, quotes=QUOTES, condition=condition,
        )

    def _get_voice_domain(self):
        self.ensure_one()
        since = fields.Datetime.subtract(fields.Datetime.now(), days=self._get_days())
        return Domain([
            ("company_id", "=", self.company_id.id), ("touchpoint_id", "=", self.touchpoint_id.id), ("date", ">=", since),
            ("stakeholder", "!=", "employee"),
            ("tag_ids", "any", [("state", "=", "accepted"), ("reason_id", "=", self.reason_id.id)]),
        ])

    def action_open_voices(self):
        """Open the voices of this cluster."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window", "name": self.reason_id.name, "res_model": "cx.feedback", "view_mode": "list,form",
            "domain": list(self._get_voice_domain()), "context": {"create": False},
        }

    def action_open_improvements(self):
        """Open what is done about this cluster."""
        self.ensure_one()
        domain = [
            ("company_id", "=", self.company_id.id), ("touchpoint_id", "=", self.touchpoint_id.id),
            ("reason_id", "=", self.reason_id.id),
        ]
        action = self.env["ir.actions.act_window"]._for_xml_id("sagres_cx.cx_action_action")
        return dict(action, domain=domain, context={})

    def action_start(self):
        """Open a new improvement for this cluster, with its voices."""
        self.ensure_one()
        self.check_access("read")
        voices = self.env["cx.feedback"].search(self._get_voice_domain(), limit=20)
        return {
            "type": "ir.actions.act_window", "name": self.env._("Start an improvement"), "res_model": "cx.action",
            "views": [(False, "form")],
            "context": {
                "default_company_id": self.company_id.id, "default_touchpoint_id": self.touchpoint_id.id,
                "default_reason_id": self.reason_id.id, "default_name": self.reason_id.name,
                "default_voice_ids": voices.ids,
            },
        }
