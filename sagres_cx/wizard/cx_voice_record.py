from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.cx_feedback import EMOTIONS


class CxVoiceRecord(models.TransientModel):
    """This is a voice: what somebody wrote or said becomes one, by one dialog, with the words they used."""

    _name = "cx.voice.record"
    _description = "This is a voice"

    case_id = fields.Many2one("credit.case", readonly=True)
    interaction_id = fields.Many2one("credit.interaction", string="Conversation", compute="_compute_interaction_id", store=True)
    source = fields.Selection(
        [("email", "E-mail"), ("call", "Call"), ("letter", "Letter"), ("chat", "Chat"), ("other", "Other")],
        string="How it came", compute="_compute_words", store=True, readonly=False,
    )
    partner_id = fields.Many2one(
        "res.partner", string="Person", compute="_compute_words", store=True, readonly=False,
    )
    date = fields.Datetime(compute="_compute_words", store=True, readonly=False)
    touchpoint_id = fields.Many2one("cx.touchpoint", string="Moment")
    body = fields.Text(string="In their words", compute="_compute_words", store=True, readonly=False)
    reason_id = fields.Many2one("credit.reason", string="What it is about")
    emotion = fields.Selection(EMOTIONS, string="How they felt")
    about_operator = fields.Boolean(
        string="It is about the operator", help="The team leader answers; the operator does not read it until it is closed.",
    )
    wants_contact = fields.Boolean(string="Call them back")

    @api.depends("case_id")
    def _compute_interaction_id(self):
        """Find the last letter of this debtor that is no voice yet."""
        for record in self.filtered(lambda record: not record.interaction_id):
            talks = self.env["credit.interaction"].search([
                ("case_id", "=", record.case_id.id), ("direction", "=", "in"), ("outcome", "=", "wrote"),
            ], limit=10)
            known = self.env["cx.feedback"].sudo().search([("interaction_id", "in", talks.ids)]).interaction_id
            record.interaction_id = (talks - known)[:1]

    @api.depends("interaction_id")
    def _compute_words(self):
        for record in self:
            talk = record.interaction_id
            channels = {"email": "email", "phone": "call", "letter": "letter", "chat": "chat"}
            record.source = channels.get(talk.channel, "other")
            record.partner_id = talk.partner_id or record.case_id.partner_id
            record.date = talk.date or fields.Datetime.now()
            record.body = talk.body

    def action_save(self):
        """Record the voice; who speaks of the operator is answered by the team leader."""
        self.ensure_one()
        case = self.case_id or self.interaction_id.case_id
        case.check_access("read")
        if not (self.body or "").strip():
            raise UserError(self.env._("Write what they said, in their words."))
        self.env["cx.feedback"].create([{
            "company_id": case.company_id.id, "case_id": case.id, "partner_id": self.partner_id.id,
            "stakeholder": "debtor" if case.is_open else "customer", "source": self.source, "date": self.date,
            "touchpoint_id": self.touchpoint_id.id, "interaction_id": self.interaction_id.id, "body": self.body.strip(),
            "lang": self.partner_id.lang, "about_operator": self.about_operator, "wants_contact": self.wants_contact,
            "operator_id": case.user_id.id, "tag_ids": [(0, 0, vals) for vals in self._prepare_tags()],
        }])
        return {
            "type": "ir.actions.client", "tag": "display_notification",
            "params": {
                "type": "success", "title": self.env._("The voice was recorded"),
                "message": self.env._("The team leader reads it.") if self.about_operator
                else self.env._("It is on the wall and in the timeline."),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _prepare_tags(self):
        tags = [{"reason_id": self.reason_id.id}] if self.reason_id else []
        return tags + ([{"emotion": self.emotion}] if self.emotion else [])
