from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from odoo.addons.sagres_credit.models.credit_policy import SEGMENTS

from .cx_feedback import CLASSES, SOURCES
from .cx_invitation import CHANNELS
from .cx_program import METRICS, STAKEHOLDERS

SCORE_DEPENDS = {
    "credit.case": ["mandate_id"],
    "credit.mandate": ["user_id"],
    "cx.feedback": [
        "about_operator", "case_id", "company_id", "date", "invitation_id", "metric", "operator_id", "partner_id", "program_id",
        "score", "score_class", "source", "stakeholder", "state", "touchpoint_id",
    ],
    "cx.invitation": ["channel"],
    "res.partner": ["credit_segment"],
}


class CxScoreMixin(models.AbstractModel):
    """A scored voice as a row of figures: every column has a value, so that means are the same however they are taken.

    Rows say who looked after whom to managers only: no operator is ranked by scores, by themselves or by a colleague.
    """

    _name = "cx.score.mixin"
    _description = "Scored voice"

    date = fields.Datetime(readonly=True)
    company_id = fields.Many2one("res.company", string="Client", readonly=True)
    program_id = fields.Many2one("cx.program", string="Programme", readonly=True)
    touchpoint_id = fields.Many2one("cx.touchpoint", string="Moment", readonly=True)
    stakeholder = fields.Selection(STAKEHOLDERS, string="Who speaks", readonly=True)
    source = fields.Selection(SOURCES, readonly=True)
    channel = fields.Selection(CHANNELS, string="Asked by", readonly=True)
    mandate_id = fields.Many2one("credit.mandate", string="Team", readonly=True)
    leader_id = fields.Many2one("res.users", string="Team leader", readonly=True)
    operator_id = fields.Many2one("res.users", readonly=True, groups="sagres_credit.group_manager")
    segment = fields.Selection(SEGMENTS, readonly=True)
    metric = fields.Selection(METRICS, string="Kind of score", readonly=True)
    score = fields.Float(readonly=True, aggregator="avg", digits=(16, 1))
    score_class = fields.Selection(CLASSES, string="Promoter or detractor", readonly=True)
    is_hidden = fields.Boolean(readonly=True, help="About the operator, and not closed yet.")
    voice_count = fields.Integer(string="Voices", readonly=True)
    promoter_count = fields.Integer(string="Promoters", readonly=True)
    passive_count = fields.Integer(string="Passives", readonly=True)
    detractor_count = fields.Integer(string="Detractors", readonly=True)
    promoter_share = fields.Float(string="Promoters (%)", readonly=True, aggregator="avg", digits=(16, 1))
    detractor_share = fields.Float(string="Detractors (%)", readonly=True, aggregator="avg", digits=(16, 1))

    def _get_score_query(self, metrics):
        """Return a row for each voice with a score of one of ``metrics``; employees are never a row of anything."""
        return SQL(
            """
            SELECT voice.id, voice.date, voice.company_id, voice.program_id, voice.touchpoint_id, voice.stakeholder,
                   voice.source, asked.channel, work.mandate_id, mandate.user_id AS leader_id, voice.operator_id,
                   person.credit_segment AS segment, voice.metric, voice.score::float AS score, voice.score_class,
                   voice.about_operator IS TRUE AND voice.state <> 'closed' AS is_hidden, 1 AS voice_count,
                   (voice.score_class = 'promoter')::integer AS promoter_count,
                   (voice.score_class = 'passive')::integer AS passive_count,
                   (voice.score_class = 'detractor')::integer AS detractor_count,
                   (voice.score_class = 'promoter')::integer * 100.0 AS promoter_share,
                   (voice.score_class = 'detractor')::integer * 100.0 AS detractor_share,
                   (voice.score_class = 'promoter')::integer * 100.0
                   - (voice.score_class = 'detractor')::integer * 100.0 AS nps
              FROM cx_feedback AS voice
         LEFT JOIN cx_invitation AS asked ON asked.id = voice.invitation_id
         LEFT JOIN credit_case AS work ON work.id = voice.case_id
         LEFT JOIN credit_mandate AS mandate ON mandate.id = work.mandate_id
         LEFT JOIN res_partner AS person ON person.id = voice.partner_id
             WHERE voice.metric IN %(metrics)s AND voice.stakeholder <> 'employee'
            """,
            metrics=tuple(metrics),
        )

    def action_open_voice(self):
        """Open the voice behind the figure, where the user may read it."""
        self.ensure_one()
        self.check_access("read")
        return self._open_voice(self.id)

    @api.model
    def _open_voice(self, voice_id):
        voice = self.env["cx.feedback"].browse(voice_id)
        if not voice.has_access("read"):
            raise AccessError(self.env._("This voice counts in the figures, and its words are not shared with you."))
        return {
            "type": "ir.actions.act_window", "res_model": "cx.feedback", "res_id": voice.id, "views": [(False, "form")],
            "context": {"allowed_company_ids": self.env.user.company_ids.ids},
        }
