from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date

from odoo.addons.sagres_credit.models.credit_interaction import EMOTIONS

from .cx_program import METRIC_RANGES, METRICS, STAKEHOLDERS

__all__ = ["EMOTIONS", "SOURCES", "CxFeedback"]

SOURCES = [
    ("survey", "Survey"),
    ("call", "Call"),
    ("complaint", "Complaint"),
    ("email", "E-mail"),
    ("chat", "Chat"),
    ("letter", "Letter"),
    ("other", "Other"),
]
STATES = [
    ("new", "New"),
    ("open", "Being answered"),
    ("closed", "Closed"),
]
CLASSES = [
    ("detractor", "Detractor"),
    ("passive", "Passive"),
    ("promoter", "Promoter"),
]
# From which score on a voice is passive, and from which it is a promoter (domain credit-law, section 13).
CLASS_BOUNDS = {"nps": (7, 9), "ces": (5, 6), "csat": (3, 4)}


class CxFeedback(models.Model):
    """A voice is what one person said of the client, from whatever source: a score, words, the reasons behind them."""

    _name = "cx.feedback"
    _description = "Voice"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date desc, id desc"

    company_id = fields.Many2one("res.company", string="Client", required=True, index=True, default=lambda self: self.env.company)
    program_id = fields.Many2one("cx.program", string="Programme", index="btree_not_null", ondelete="restrict")
    touchpoint_id = fields.Many2one("cx.touchpoint", string="Moment", index=True, ondelete="restrict")
    stakeholder = fields.Selection(STAKEHOLDERS, string="Who speaks", required=True, default="customer")
    source = fields.Selection(SOURCES, required=True, default="other")
    date = fields.Datetime(required=True, default=fields.Datetime.now, index=True)
    partner_id = fields.Many2one(
        "res.partner", string="Person", index="btree_not_null", ondelete="restrict", help="Empty where the voice is anonymous.",
    )
    case_id = fields.Many2one("credit.case", index="btree_not_null", ondelete="set null")
    operator_id = fields.Many2one(
        "res.users", index=True, help="Who looked after the person when they spoke.",
    )
    metric = fields.Selection(METRICS, string="Kind of score")
    is_scored = fields.Boolean(string="Has a score", compute="_compute_is_scored", store=True)
    score = fields.Integer(aggregator=None, help="Zero is a score: whether there is one is told by its kind.")
    score_class = fields.Selection(CLASSES, string="Promoter or detractor", compute="_compute_score_class", store=True)
    body = fields.Text(string="What was said")
    lang = fields.Char(string="Language")
    about_operator = fields.Boolean(
        string="About the operator", help="The team leader answers; the operator does not read it until it is closed.",
    )
    wants_contact = fields.Boolean(string="Asks to be called")
    state = fields.Selection(STATES, required=True, default="new", readonly=True, index=True, tracking=True)
    invitation_id = fields.Many2one("cx.invitation", readonly=True, index="btree_not_null", ondelete="set null")
    interaction_id = fields.Many2one(
        "credit.interaction", string="Conversation", readonly=True, index="btree_not_null", ondelete="set null",
    )
    tag_ids = fields.One2many("cx.feedback.tag", "feedback_id", string="Reasons and emotions")

    _source_uniq = models.UniqueIndex("(invitation_id) WHERE invitation_id IS NOT NULL", "An invitation is answered once.")
    _call_uniq = models.UniqueIndex("(interaction_id) WHERE interaction_id IS NOT NULL", "A conversation is one voice.")

    @api.depends("metric")
    def _compute_is_scored(self):
        for voice in self:
            voice.is_scored = bool(voice.metric)

    @api.depends("metric", "score")
    def _compute_score_class(self):
        for voice in self:
            voice.score_class = self._classify(voice.metric, voice.score) if voice.metric else False

    @api.model
    def _classify(self, metric, score):
        """Return whether ``score`` is a ``detractor``, ``passive`` or ``promoter`` in the scale of ``metric``."""
        passive, promoter = CLASS_BOUNDS[metric]
        if score >= promoter:
            return "promoter"
        return "passive" if score >= passive else "detractor"

    @api.constrains("metric", "score")
    def _check_score(self):
        for voice in self.filtered("metric"):
            low, high = METRIC_RANGES[voice.metric]
            if not low <= voice.score <= high:
                raise ValidationError(self.env._(
                    "A score of this kind goes from %(low)s to %(high)s.", low=low, high=high
                ))

    @api.constrains("partner_id", "stakeholder")
    def _check_anonymous(self):
        if any(voice.stakeholder == "employee" and voice.partner_id for voice in self):
            raise ValidationError(self.env._("What an employee said carries no name."))

    @api.depends("partner_id.name", "date", "stakeholder")
    @api.depends_context("lang", "tz")
    def _compute_display_name(self):
        for voice in self:
            who = voice.partner_id.name or self.env._("Anonymous")
            voice.display_name = f"{who}, {format_date(self.env, voice.date)}" if voice.date else who
