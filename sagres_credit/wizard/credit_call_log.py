from odoo import api, fields, models

from ..models.credit_interaction import EMOTIONS, OUTCOMES


class CreditCallLog(models.TransientModel):
    """Log a call in under five clicks: outcome, reason, emotion, words, next step."""

    _name = "credit.call.log"
    _description = "Log a call"

    case_id = fields.Many2one("credit.case", required=True, readonly=True)
    company_id = fields.Many2one(related="case_id.company_id")
    can_act = fields.Boolean(related="case_id.can_act")
    owner_name = fields.Char(related="case_id.user_id.name")
    allowed_partner_ids = fields.Many2many("res.partner", compute="_compute_allowed_partner_ids")
    partner_id = fields.Many2one(
        "res.partner", string="Spoken with", compute="_compute_partner_id", store=True, readonly=False,
        domain="[('id', 'in', allowed_partner_ids)]",
    )
    disclosure = fields.Char(compute="_compute_disclosure")
    channel = fields.Selection(
        [("phone", "Phone"), ("visit", "Visit"), ("email", "E-mail"), ("chat", "Chat"), ("social", "Social network"),
         ("other", "Other")],
        default="phone", required=True,
    )
    direction = fields.Selection(
        [("out", "I called"), ("in", "They called")], compute="_compute_direction", store=True, readonly=False,
        required=True,
    )
    outcome = fields.Selection(OUTCOMES, required=True, default="reached")
    had_conversation = fields.Boolean(compute="_compute_had_conversation")
    reason_group_id = fields.Many2one("credit.reason", string="Reason", domain="[('parent_id', '=', False)]")
    reason_id = fields.Many2one(
        "credit.reason", string="More precisely", domain="[('parent_id', '=', reason_group_id)]",
        compute="_compute_reason_id", store=True, readonly=False,
    )
    emotion = fields.Selection(EMOTIONS)
    body = fields.Text(string="In their words")
    next_step = fields.Selection(
        [("none", "Nothing for now"), ("call_back", "Call back"), ("promise", "Promise to pay"), ("other", "Other")],
        compute="_compute_next_step", store=True, readonly=False, required=True,
    )
    next_date = fields.Date(string="On", compute="_compute_next_date", store=True, readonly=False)
    next_time = fields.Float(string="At")
    next_note = fields.Char(string="Note")

    @api.depends("case_id")
    def _compute_allowed_partner_ids(self):
        for log in self:
            case = log.case_id
            contacts = case.partner_id.child_ids.filtered(lambda contact: contact.type == "contact")
            log.allowed_partner_ids = case.partner_id | contacts | case.related_person_ids.partner_id

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

    @api.depends("outcome")
    def _compute_had_conversation(self):
        for log in self:
            log.had_conversation = log.outcome in ("reached", "reported_payment", "call_back")

    @api.depends("reason_group_id")
    def _compute_reason_id(self):
        for log in self:
            if log.reason_id.parent_id != log.reason_group_id:
                log.reason_id = False

    @api.depends("outcome")
    def _compute_next_step(self):
        for log in self:
            log.next_step = "call_back" if log.outcome in ("call_back", "no_answer") else "none"

    @api.depends("next_step")
    def _compute_next_date(self):
        today = fields.Date.context_today(self)
        for log in self:
            if log.next_step == "none":
                log.next_date = False
            elif not log.next_date:
                log.next_date = fields.Date.add(today, days=7 if log.next_step == "promise" else 1)

    def action_save(self):
        self._save()
        return {"type": "ir.actions.act_window_close"}

    def action_save_and_next(self):
        self._save()
        return self.case_id.action_next()

    def _save(self):
        self.ensure_one()
        return self.case_id._log_interaction([self._prepare_interaction_vals()])

    def _prepare_interaction_vals(self):
        steps = dict(self._fields["next_step"]._description_selection(self.env))
        reason = self.reason_id or self.reason_group_id
        vals = {
            "case_id": self.case_id.id,
            "partner_id": self.partner_id.id,
            "channel": self.channel,
            "direction": self.direction,
            "outcome": self.outcome,
            "body": self.body,
            "reason_id": reason.id if self.had_conversation else False,
            "emotion": self.emotion if self.had_conversation else False,
        }
        if self.next_step != "none":
            note = self.next_note or False
            date = fields.Date.to_string(self.next_date)
            vals["next_action"] = " · ".join(filter(None, (steps[self.next_step], date, note)))
            vals["follow_up"] = {
                "next_action": self.next_step, "next_action_date": self.next_date,
                "next_action_time": self.next_time, "next_action_note": note,
            }
        return vals
