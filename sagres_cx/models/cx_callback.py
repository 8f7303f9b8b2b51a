from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.misc import format_date

from .cx_feedback import CLASSES
from .cx_program import METRIC_RANGES, METRICS

STATES = [
    ("todo", "To call back"),
    ("escalated", "Late, with the team leader"),
    ("done", "Closed"),
    ("cancelled", "Cancelled"),
]
PENDING = ("todo", "escalated")
# What is read from call-backs elsewhere, by the current user, without being stored.
DAY_FIELDS = ("cx_callback_id", "cx_callback_mine", "cx_callback_words", "cx_callback_body", "cx_callback_mood",
              "cx_callback_state", "day_action", "day_date", "day_time", "in_my_day", "why_now")
VOICE_FIELDS = ("callback_id", "callback_mine", "callback_state", "done_words")


class CxCallback(models.Model):
    """A call-back answers one voice: who calls, until when, why it came to that, what was agreed and whether it helped."""

    _name = "cx.callback"
    _description = "Call-back about a voice"
    _order = "deadline, id"
    _rec_name = "feedback_id"

    feedback_id = fields.Many2one("cx.feedback", string="Voice", required=True, readonly=True, ondelete="cascade")
    company_id = fields.Many2one(related="feedback_id.company_id", store=True, index=True)
    case_id = fields.Many2one("credit.case", readonly=True, index="btree_not_null", ondelete="set null")
    partner_id = fields.Many2one(related="feedback_id.partner_id", string="Person")
    user_id = fields.Many2one("res.users", string="Who calls back", readonly=True, index=True)
    leader_id = fields.Many2one("res.users", string="Team leader", readonly=True)
    deadline = fields.Datetime(string="Within", required=True, readonly=True)
    state = fields.Selection(STATES, required=True, default="todo", readonly=True)
    next_date = fields.Date(string="Next call on", readonly=True)
    next_time = fields.Float(string="At", readonly=True, aggregator=None)
    attempt_count = fields.Integer(string="Calls in vain", readonly=True)
    date_escalated = fields.Datetime(string="Late since", readonly=True)
    date_done = fields.Datetime(string="Closed on", readonly=True)
    done_by_id = fields.Many2one("res.users", string="Closed by", readonly=True)
    reached_id = fields.Many2one("res.partner", string="Spoken with", readonly=True, ondelete="restrict")
    root_cause_id = fields.Many2one("credit.reason", string="Root cause", readonly=True, ondelete="restrict")
    agreement = fields.Text(string="What was agreed", readonly=True)
    is_confirmed = fields.Boolean(string="The person agrees", readonly=True)
    recovery_metric = fields.Selection(METRICS, string="Kind of score afterwards", readonly=True)
    recovery_score = fields.Integer(string="Score afterwards", readonly=True, aggregator=None)
    recovery_class = fields.Selection(CLASSES, string="Afterwards", compute="_compute_recovery_class", store=True)
    is_recovered = fields.Boolean(
        string="Recovered", compute="_compute_recovery_class", store=True, help="A detractor who is none any more.",
    )
    cancel_reason = fields.Char(string="Why not", readonly=True)

    _voice_uniq = models.UniqueIndex("(feedback_id)", "A voice is called back once.")
    _day_idx = models.Index("(user_id, case_id) WHERE state IN ('todo', 'escalated')")
    _late_idx = models.Index("(deadline) WHERE state = 'todo'")

    @api.model_create_multi
    def create(self, vals_list):
        """Open call-backs; the days they stand on are read again."""
        callbacks = super().create(vals_list)
        callbacks._forget_days()
        return callbacks

    def write(self, vals):
        result = super().write(vals)
        self._forget_days()
        return result

    @api.model
    def _forget_days(self):
        """Have what stands on a day because of call-backs read again in this transaction."""
        self.env["credit.case"].invalidate_model(DAY_FIELDS)
        self.env["cx.feedback"].invalidate_model(VOICE_FIELDS)

    @api.depends("recovery_metric", "recovery_score", "feedback_id.score_class")
    def _compute_recovery_class(self):
        for callback in self:
            metric = callback.recovery_metric
            callback.recovery_class = metric and callback.feedback_id._classify(metric, callback.recovery_score)
            was_detractor = callback.feedback_id.score_class == "detractor"
            callback.is_recovered = bool(metric) and was_detractor and callback.recovery_class != "detractor"

    @api.constrains("recovery_metric", "recovery_score")
    def _check_recovery_score(self):
        for callback in self.filtered("recovery_metric"):
            low, high = METRIC_RANGES[callback.recovery_metric]
            if not low <= callback.recovery_score <= high:
                raise ValidationError(self.env._("A score of this kind goes from %(low)s to %(high)s.", low=low, high=high))

    @api.model
    def _get_mine_domain(self):
        """Return the ``Domain`` of the open call-backs on the current user's day: own, substituted, late ones of the team.

        What is about them is never theirs until it is closed.
        """
        user = self.env.user
        absent = [("substitute_id", "=", user.id), ("is_running", "=", True)]
        mine = Domain("user_id", "=", user.id) | Domain("user_id.credit_substitution_ids", "any", absent)
        late = Domain("state", "=", "escalated") & Domain("leader_id", "=", user.id)
        about_me = Domain("feedback_id.about_operator", "=", True) & Domain("feedback_id.operator_id", "=", user.id)
        pending = Domain("state", "in", PENDING) & Domain("company_id", "in", user.company_ids.ids)
        return pending & (mine | late) & ~about_me

    def _is_mine(self):
        """Tell whether the current user may work these call-backs."""
        if self.env.user.has_group("sagres_credit.group_manager"):
            return self.has_access("read")
        found = self.sudo().search(self._get_mine_domain() & Domain("id", "in", self.ids))
        return self.has_access("read") and found == self.sudo()

    def _check_mine(self):
        """Raise unless the current user may work these call-backs."""
        self.check_access("read")
        for callback in self:
            if not callback._is_mine():
                raise AccessError(self.env._(
                    "%(person)s is called back by %(operator)s.", person=callback.sudo().partner_id.name,
                    operator=callback.user_id.name or self.env._("the team leader"),
                ))

    def _lock(self):
        """Lock these call-backs until the transaction ends: two people cannot close the same one."""
        self.flush_recordset()
        self.env.cr.execute(SQL("SELECT id FROM cx_callback WHERE id IN %s ORDER BY id FOR UPDATE", tuple(self.ids)))
        self.invalidate_recordset(["state", "done_by_id", "date_done"])

    def _explain(self, quoting=True):
        """Return in words why this person is called back, and until when; their own words stand elsewhere unless quoting."""
        self.ensure_one()
        zoned = fields.Datetime.context_timestamp(self, self.deadline)
        words = self.env._(
            "%(voice)s, within %(day)s at %(hour)s", voice=self.feedback_id._explain_voice(quoting),
            day=format_date(self.env, zoned.date(), date_format="EEE d MMM"), hour=zoned.strftime("%H:%M"),
        )
        if self.attempt_count:
            words = self.env._("%(words)s. Calls in vain: %(count)s", words=words, count=self.attempt_count)
        return self.env._("Late: %(words)s", words=words) if self.state == "escalated" else words
