from datetime import datetime, time

import pytz

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools.misc import format_date

from odoo.addons.sagres_credit.models.credit_contact_rule import DEFAULT_TZ
from odoo.addons.sagres_credit.tools.holidays import is_holiday

from ..tools import working_time
from .cx_callback import STATES
from .cx_feedback import EMOTIONS

# How an unmarked voice looks, by its score.
MOODS = {"detractor": "bad", "passive": "neutral", "promoter": "good"}
LAST_TALKS = 5
QUOTE = 140


class CxFeedback(models.Model):
    """The page of a voice: who speaks, what is known of them, what they said before, what is done about it."""

    _inherit = "cx.feedback"

    # The thread of a form is read with the user's default company alone, where the person is not readable.
    display_name = fields.Char(compute_sudo=True)
    mood = fields.Selection(EMOTIONS, compute="_compute_mood", help="The emotion a person accepted, else what the score says.")
    score_words = fields.Char(string="Score in words", compute="_compute_score_words")
    done_words = fields.Char(string="What was done", compute="_compute_callback")
    callback_id = fields.Many2one("cx.callback", string="Call-back", compute="_compute_callback")
    callback_state = fields.Selection(STATES, string="State of the call-back", compute="_compute_callback")
    callback_mine = fields.Boolean(string="The call-back is mine", compute="_compute_callback")
    earlier_ids = fields.Many2many("cx.feedback", string="Earlier voices", compute="_compute_earlier_ids")
    talk_ids = fields.Many2many("credit.interaction", string="Last conversations", compute="_compute_talk_ids")
    receivable_ids = fields.Many2many("credit.receivable", string="Open items", compute="_compute_receivable_ids")
    case_words = fields.Text(string="The case in short", compute="_compute_case_words", groups="sagres_credit.group_operator")
    is_fresh = fields.Boolean(
        string="Since the last working day", compute="_compute_is_fresh", search="_search_is_fresh",
    )

    @api.depends("score_class", "tag_ids.state", "tag_ids.emotion")
    def _compute_mood(self):
        tags = self.env["cx.feedback.tag"].search([
            ("feedback_id", "in", self.ids), ("state", "=", "accepted"), ("emotion", "!=", False),
        ])
        felt = {tag.feedback_id.id: tag.emotion for tag in tags}
        for voice in self:
            voice.mood = felt.get(voice._origin.id) or MOODS.get(voice.score_class, False)

    @api.depends("metric", "score")
    def _compute_score_words(self):
        tops = {"nps": 10, "ces": 7, "csat": 5}
        for voice in self:
            voice.score_words = bool(voice.metric) and self.env._(
                "%(score)s of %(top)s", score=voice.score, top=tops[voice.metric],
            )

    @api.depends("state")
    @api.depends_context("uid", "lang")
    def _compute_callback(self):
        callbacks = self.env["cx.callback"].search([("feedback_id", "in", self.ids)])
        by_voice = {callback.feedback_id.id: callback for callback in callbacks}
        mine = callbacks.sudo().search(self.env["cx.callback"]._get_mine_domain() & Domain("id", "in", callbacks.ids))
        manager = self.env.user.has_group("sagres_credit.group_manager")
        for voice in self:
            callback = by_voice.get(voice._origin.id, callbacks.browse())
            voice.callback_id = callback
            voice.callback_state = callback.state
            voice.callback_mine = bool(callback) and (manager or callback in mine)
            voice.done_words = voice._tell_done(callback)

    def _tell_done(self, callback):
        """Return in one line what was done about this voice, or who does it until when."""
        self.ensure_one()
        names = {"operator": (callback.done_by_id or callback.user_id or callback.leader_id).name or ""}
        if callback.state == "done":
            return self.env._(
                "%(operator)s called back on %(day)s: %(agreement)s", **names,
                day=format_date(self.env, callback.date_done), agreement=callback.agreement,
            )
        if callback.state == "cancelled":
            return self.env._("Not called back: %(reason)s", reason=callback.cancel_reason)
        if callback:
            due = fields.Datetime.context_timestamp(self, callback.deadline).date()
            return self.env._(
                "%(operator)s calls back within %(day)s", **names, day=format_date(self.env, due, date_format="EEE d MMM"),
            )
        if self.date_thanked:
            return self.env._("Thanked on %(day)s", day=format_date(self.env, self.date_thanked))
        return False

    def _compute_earlier_ids(self):
        people = self.partner_id.ids
        others = self.search(Domain("partner_id", "in", people)) if people else self.browse()
        by_person = others.grouped("partner_id")
        for voice in self:
            said = by_person.get(voice.partner_id, self.browse()) if voice.partner_id else self.browse()
            voice.earlier_ids = said.filtered(lambda other: other.id != voice._origin.id and other.date <= voice.date)

    def _compute_talk_ids(self):
        talks = self.env["credit.interaction"]
        found = talks.search([("case_id", "in", self.case_id.ids)]) if self.case_id else talks
        by_case = found.grouped(lambda talk: talk.case_id.id)
        for voice in self:
            voice.talk_ids = by_case.get(voice.case_id.id, talks)[:LAST_TALKS]

    def _compute_receivable_ids(self):
        for voice in self:
            voice.receivable_ids = voice.case_id.open_receivable_ids

    def _compute_case_words(self):
        for voice in self:
            case = voice.case_id.with_env(self.env)
            voice.case_words = "\n".join(case._get_handover_lines()) if case and case.is_open else False

    @api.depends("date")
    def _compute_is_fresh(self):
        since = self._get_fresh_since()
        for voice in self:
            voice.is_fresh = bool(voice.date) and voice.date >= since

    def _search_is_fresh(self, operator, value):
        if operator != "in":
            return NotImplemented
        fresh = Domain("date", ">=", self._get_fresh_since())
        return Domain.OR(fresh if flag else ~fresh for flag in set(value))

    @api.model
    def _get_fresh_since(self):
        """Return when the last working day before today began, in UTC: on Monday the wall shows Friday and the weekend."""
        day = working_time.previous_day(fields.Date.context_today(self), working_time.Office(is_holiday=is_holiday))
        zone = pytz.timezone(self.env.user.tz or DEFAULT_TZ)
        return zone.localize(datetime.combine(day, time.min)).astimezone(pytz.utc).replace(tzinfo=None)

    def _explain_voice(self, quoting=True):
        """Return in one sentence what this voice says: its score, after what, in which words."""
        self.ensure_one()
        facts = {
            "score": self.score_words, "day": format_date(self.env, self.date, date_format="d MMM"),
            "moment": self.touchpoint_id.name or dict(self._fields["source"]._description_selection(self.env))[self.source],
        }
        words = " ".join((self.body or "").split())
        words = f"{words[:QUOTE]}…" if len(words) > QUOTE else words
        if self.metric:
            said = self.env._("Score %(score)s (%(moment)s, %(day)s)", **facts)
        else:
            said = self.env._("Asks to be called (%(moment)s, %(day)s)", **facts)
        return f"{said}: «{words}»" if words and quoting else said

    def _get_form_action(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window", "name": self.display_name, "res_model": "cx.feedback", "res_id": self.id,
            "views": [(False, "form")], "context": {"allowed_company_ids": self.env.user.company_ids.ids},
        }

    def action_open_case(self):
        self.ensure_one()
        return self.case_id._get_form_action()

    def action_close_callback(self):
        self.ensure_one()
        return self.callback_id.action_close()

    def action_callback_no_answer(self):
        self.ensure_one()
        return self.callback_id.action_no_answer()

    def action_cancel_callback(self):
        """Open the dialog that ends a call-back without a call, with the reason."""
        self.ensure_one()
        self.callback_id._check_mine()
        return {
            "type": "ir.actions.act_window", "name": self.env._("Do not call back"), "res_model": "cx.callback.cancel",
            "views": [(False, "form")], "target": "new", "context": {"default_callback_id": self.callback_id.id},
        }
