from odoo import api, fields, models

from odoo.addons.sagres_credit.models.credit_case_contact import Contact
from odoo.addons.sagres_credit.models.credit_interaction_rules import NO_OBSTACLE
from odoo.addons.sagres_credit.tools.contact_rules import SPOKEN

from ..models.cx_program import METRIC_RANGES


class CxCallbackClose(models.TransientModel):
    """Close the loop: who was reached, why it came to that, what was agreed, and whether it is better now."""

    _name = "cx.callback.close"
    _description = "Close the loop"

    callback_id = fields.Many2one("cx.callback", required=True, readonly=True)
    case_id = fields.Many2one(related="callback_id.case_id", related_sudo=False)
    voice = fields.Text(related="callback_id.feedback_id.body", string="Voice", related_sudo=False)
    score_words = fields.Char(related="callback_id.feedback_id.score_words", related_sudo=False)
    mood = fields.Selection(related="callback_id.feedback_id.mood", related_sudo=False)
    person_choices = fields.Json(compute="_compute_person_choices")
    has_other_persons = fields.Boolean(compute="_compute_person_choices")
    reached_id = fields.Many2one(
        "res.partner", string="Spoken with", compute="_compute_reached_id", store=True, readonly=False,
    )
    channel = fields.Selection(
        [("phone", "Phone"), ("visit", "Visit"), ("email", "E-mail"), ("chat", "Chat"), ("other", "Other")],
        default="phone", required=True,
    )
    direction = fields.Selection([("out", "I called"), ("in", "They called")], default="out", required=True)
    root_cause_id = fields.Many2one("credit.reason", string="Root cause")
    agreement = fields.Text(string="What was agreed")
    is_confirmed = fields.Boolean(string="They agree with it")
    recovery_choices = fields.Json(compute="_compute_recovery_choices")
    recovery_answer = fields.Selection(
        [(str(score), str(score)) for score in range(11)], string="And now, which score?",
        help="Ask only where it comes naturally: it may stay empty.",
    )
    contact_obstacle = fields.Char(compute="_compute_contact_obstacle")
    override_reason = fields.Char(string="Why it was necessary")

    @api.depends("callback_id")
    def _compute_person_choices(self):
        for dialog in self:
            case, voice = dialog.case_id.sudo(), dialog.callback_id.feedback_id.sudo()
            contacts = case.partner_id.child_ids.filtered(lambda contact: contact.type == "contact")
            persons = voice.partner_id | case.partner_id | contacts | case.related_person_ids.partner_id
            dialog.person_choices = [[person.id, person.name] for person in persons]
            dialog.has_other_persons = len(persons) > 1

    @api.depends("callback_id")
    def _compute_reached_id(self):
        for dialog in self:
            dialog.reached_id = dialog.callback_id.feedback_id.partner_id

    @api.depends("callback_id")
    def _compute_recovery_choices(self):
        for dialog in self:
            low, high = METRIC_RANGES[dialog._get_metric()]
            dialog.recovery_choices = [[str(score), str(score)] for score in range(low, high + 1)]

    def _get_metric(self):
        return self.callback_id.feedback_id.metric or "nps"

    @api.depends("channel", "direction", "reached_id")
    def _compute_contact_obstacle(self):
        now = fields.Datetime.now()
        for dialog in self:
            case = dialog.case_id
            if dialog.direction == "in" or dialog.channel not in SPOKEN or not case:
                dialog.contact_obstacle = False
                continue
            verdict, = case._judge_contacts([Contact(case, now, dialog.channel)], NO_OBSTACLE)
            person = case.is_open and case._get_person_obstacle(dialog.reached_id, now)[1]
            dialog.contact_obstacle = person if verdict.allowed else verdict.reason

    def action_save(self):
        """Close the loop and write the conversation into the timeline of the case."""
        self.ensure_one()
        callback = self.callback_id
        metric = self._get_metric() if self.recovery_answer else False
        callback._close({
            "reached_id": self.reached_id.id, "root_cause_id": self.root_cause_id.id,
            "agreement": (self.agreement or "").strip(), "is_confirmed": self.is_confirmed,
            "recovery_metric": metric, "recovery_score": int(self.recovery_answer) if metric else 0,
        })
        self._log_conversation()
        return {"type": "ir.actions.act_window_close"}

    def _log_conversation(self):
        """Keep the conversation on the case: without a reason, or the answer to a voice would be a voice again."""
        case = self.case_id
        if case:
            # Who answers a voice about an operator does not look after the debtor: the right is that of the call-back.
            self.env["credit.interaction"].sudo().with_context(cx_closing=True).create([{
                "case_id": case.id, "partner_id": self.reached_id.id, "channel": self.channel, "outcome": "reached",
                "direction": self.direction, "override_reason": self.override_reason,
                "body": self.env._("Called back about what they said. Agreed: %(agreement)s", agreement=self.agreement.strip()),
            }])
