from odoo import api, fields, models

from ..models.credit_case_contact import Contact
from ..models.credit_case_talk import INBOUND_OUTCOMES
from ..models.credit_interaction import CONVERSATIONS, EMOTIONS, OUTCOMES
from ..models.credit_interaction_rules import NO_OBSTACLE
from ..tools.contact_rules import SPOKEN

NEXT_STEPS = [
    ("none", "Nothing for now"),
    ("call_back", "Call back"),
    ("promise", "Promise to pay"),
    ("write", "Try another channel"),
    ("find_contact", "Find a contact"),
    ("other", "Other"),
]
# Proposed after too many calls in vain only: otherwise one choice less to read.
OTHER_WAYS = ("write", "find_contact")
# After so many days, unless the operator says otherwise.
NEXT_STEP_DAYS = {"call_back": 1, "promise": 7, "other": 1}


class CreditCallLog(models.TransientModel):
    """Log a call in under five clicks: outcome, reason, emotion, words, next step.

    For who does not look after the debtor it records only that the debtor called.
    """

    _name = "credit.call.log"
    _description = "Log a call"

    case_id = fields.Many2one("credit.case", required=True, readonly=True)
    company_id = fields.Many2one(related="case_id.company_id")
    can_act = fields.Boolean(related="case_id.can_act")
    owner_line = fields.Char(related="case_id.owner_line")
    person_choices = fields.Json(compute="_compute_person_choices")
    has_other_persons = fields.Boolean(compute="_compute_person_choices")
    partner_id = fields.Many2one(
        "res.partner", string="Spoken with", compute="_compute_partner_id", store=True, readonly=False,
    )
    disclosure = fields.Char(compute="_compute_disclosure")
    channel = fields.Selection(
        [("phone", "Phone"), ("visit", "Visit"), ("email", "E-mail"), ("chat", "Chat"), ("social", "Social network"),
         ("other", "Other")],
        default="phone", required=True,
    )
    direction = fields.Selection(
        [("out", "I called"), ("in", "They called")], compute="_compute_direction", store=True, readonly=False,
        precompute=True, required=True,
    )
    outcome = fields.Selection(OUTCOMES, required=True, default="reached")
    outcome_choices = fields.Json(compute="_compute_choices")
    had_conversation = fields.Boolean(compute="_compute_had_conversation")
    reason_id = fields.Many2one("credit.reason", string="Why it is not paid")
    emotion = fields.Selection(EMOTIONS, string="How they felt")
    body = fields.Text(string="In their words")
    next_step = fields.Selection(
        NEXT_STEPS, compute="_compute_next_step", store=True, readonly=False, precompute=True, required=True,
    )
    next_step_choices = fields.Json(compute="_compute_choices")
    next_date = fields.Date(string="On", compute="_compute_next_date", store=True, readonly=False)
    next_time = fields.Float(string="At", compute="_compute_next_time", store=True, readonly=False)
    next_note = fields.Char(string="Note")
    contact_obstacle = fields.Char(compute="_compute_contact_obstacle")
    override_reason = fields.Char(string="Why it was necessary")

    @api.depends("case_id")
    def _compute_person_choices(self):
        for log in self:
            case = log.case_id.sudo()
            contacts = case.partner_id.child_ids.filtered(lambda contact: contact.type == "contact")
            persons = case.partner_id | contacts | case.related_person_ids.partner_id
            log.person_choices = [[person.id, person.name] for person in persons]
            log.has_other_persons = len(persons) > 1

    @api.depends("case_id")
    def _compute_partner_id(self):
        for log in self:
            log.partner_id = log.case_id._get_addressee()

    @api.depends("partner_id", "case_id")
    def _compute_disclosure(self):
        for log in self:
            log.disclosure = log.case_id._explain_disclosure(log.partner_id)

    @api.depends("case_id")
    def _compute_direction(self):
        for log in self:
            log.direction = "out" if log.case_id.can_act else "in"

    @api.depends("case_id", "outcome")
    def _compute_choices(self):
        outcomes, steps = [
            self._fields[name]._description_selection(self.env) for name in ("outcome", "next_step")
        ]
        for log in self:
            mine = log.case_id.can_act
            hidden = [step for step in OTHER_WAYS if step != log._get_other_way()]
            log.outcome_choices = [pair for pair in outcomes if mine or pair[0] in INBOUND_OUTCOMES]
            offered = [pair for pair in steps if pair[0] not in hidden]
            log.next_step_choices = [pair for pair in offered if mine or pair[0] in ("none", "call_back")]

    @api.depends("outcome")
    def _compute_had_conversation(self):
        for log in self:
            log.had_conversation = log.outcome in CONVERSATIONS

    @api.depends("outcome")
    def _compute_next_step(self):
        for log in self:
            again = log.outcome in ("call_back", "no_answer", "other_person")
            log.next_step = log._get_other_way() or ("call_back" if again else "none")

    @api.depends("next_step", "outcome")
    def _compute_next_date(self):
        for log in self:
            days = NEXT_STEP_DAYS.get(log.next_step)
            attempt = log._get_next_attempt()
            log.next_date = attempt.date() if attempt else days and self._get_working_day(days)
            if log.next_step in OTHER_WAYS:
                log.next_date = fields.Date.context_today(log)

    @api.depends("next_step", "outcome")
    def _compute_next_time(self):
        for log in self:
            attempt = log._get_next_attempt()
            log.next_time = attempt and attempt.hour + attempt.minute / 60

    def _get_next_attempt(self):
        """Return the local time at which who did not answer is called again, ``False`` after any other outcome."""
        again = self.case_id and self.next_step == "call_back" and self.outcome == "no_answer"
        return bool(again) and self.case_id._get_next_attempt(fields.Datetime.now())

    def _get_other_way(self):
        """Return the task that replaces one more call in vain, or ``False``."""
        return bool(self.case_id) and self.outcome == "no_answer" and self.case_id._get_other_way()

    @api.depends("case_id", "direction", "channel", "partner_id", "had_conversation", "outcome")
    def _compute_contact_obstacle(self):
        now = fields.Datetime.now()
        for log in self:
            log.contact_obstacle = log._get_contact_obstacle(now)

    def _get_contact_obstacle(self, now):
        """Return in words why the contact rules do not admit what is being recorded, or ``False``."""
        self.ensure_one()
        if self.direction == "in" or self.channel not in SPOKEN or self.outcome == "done" or not self.case_id:
            return False
        verdict, = self.case_id._judge_contacts([Contact(self.case_id, now, self.channel)], NO_OBSTACLE)
        if not verdict.allowed:
            return verdict.reason
        return self.had_conversation and self.case_id._get_person_obstacle(self.partner_id, now)[1]

    @api.model
    def _get_working_day(self, days):
        """Return the day so many days from today, or the Monday after where it falls on a weekend."""
        date = fields.Date.add(fields.Date.context_today(self), days=days)
        return fields.Date.add(date, days=7 - date.weekday() if date.weekday() > 4 else 0)

    def action_save(self):
        self._save()
        return {"type": "ir.actions.act_window_close"}

    def action_save_and_next(self):
        # Read the place on the list first: the case leaves it as soon as the call is logged.
        following = self.case_id._get_next_in_day()
        self._save()
        return following._get_visit_action()

    def _save(self):
        self.ensure_one()
        return self.case_id._log_interaction([self._prepare_interaction_vals()])

    def _prepare_interaction_vals(self):
        vals = {
            "case_id": self.case_id.id,
            "partner_id": self.partner_id.id,
            "channel": self.channel,
            "direction": self.direction,
            "outcome": self.outcome,
            "body": self.body,
            "override_reason": self.override_reason,
            "reason_id": self.reason_id.id if self.had_conversation else False,
            "emotion": self.emotion if self.had_conversation else False,
        }
        if self.next_step != "none":
            vals.update(
                next_action=self.next_step, next_action_date=self.next_date, next_action_time=self.next_time,
                next_action_note=self.next_note,
            )
        return vals
