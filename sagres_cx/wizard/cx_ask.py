from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from odoo.addons.sagres_credit.models.credit_interaction import EMOTIONS

from ..models.cx_invitation import WAITING
from ..models.cx_program import METRIC_RANGES

SCORES = [(str(number), str(number)) for number in range(11)]


class CxAsk(models.TransientModel):
    """Ask for the score on the phone: one number, the words, and it is done in five seconds."""

    _name = "cx.ask"
    _description = "Ask for the score"

    case_id = fields.Many2one("credit.case", required=True, readonly=True)
    company_id = fields.Many2one(related="case_id.company_id")
    program_choices = fields.Json(compute="_compute_program_choices")
    has_other_programs = fields.Boolean(compute="_compute_program_choices")
    program_id = fields.Many2one(
        "cx.program", string="Programme", compute="_compute_program_id", store=True, readonly=False, precompute=True,
        required=True,
    )
    question = fields.Char(compute="_compute_question")
    scale = fields.Char(compute="_compute_question")
    open_question = fields.Char(compute="_compute_question")
    score = fields.Selection(SCORES)
    score_choices = fields.Json(compute="_compute_question")
    body = fields.Text(string="In their words")
    reason_id = fields.Many2one("credit.reason", string="Main reason")
    emotion = fields.Selection(EMOTIONS, string="How they felt")
    wants_contact = fields.Boolean(string="Asks to be called")

    @api.depends("case_id")
    def _compute_program_choices(self):
        for ask in self:
            programs = ask._get_programs()
            ask.program_choices = [[program.id, program.name] for program in programs]
            ask.has_other_programs = len(programs) > 1

    @api.depends("case_id")
    def _compute_program_id(self):
        for ask in self:
            ask.program_id = ask._get_waiting().program_id[:1] or ask._get_programs()[:1]

    def _get_programs(self):
        """Return the programmes of the client that may be asked, what happens on the phone first."""
        programs = self.env["cx.program"].search(self.case_id._get_cx_domain())
        return programs.sorted(lambda program: (program.trigger != "call_logged", program.sequence, program.id))

    @api.depends("program_id")
    def _compute_question(self):
        for ask in self:
            program = ask.program_id.sudo()
            low, high = METRIC_RANGES.get(program.metric, (0, 10))
            question = program.score_question_id
            ask.question = question.title
            ask.scale = self.env._(
                "%(low)s: %(worst)s. %(high)s: %(best)s.", low=low, worst=question.scale_min_label or "", high=high,
                best=question.scale_max_label or "",
            ) if program else False
            ask.open_question = program.open_question_id.title
            ask.score_choices = [[str(number), str(number)] for number in range(low, high + 1)]

    def action_save(self):
        """Keep the answer through Odoo's survey, for the person, by the operator's hand."""
        self.ensure_one()
        self._check()
        if not self.score or not self.program_id.sudo()._read_score(self.score):
            raise UserError(self.env._("Choose a number first."))
        invitation = self._get_invitation()
        question = invitation.program_id._get_open_question()
        words = {question: (self.body, None)} if question else {}
        invitation._save_words(words, score=self.score)
        self._complete_voice(invitation._get_voice())
        return {"type": "ir.actions.act_window_close"}

    def action_decline(self):
        """Keep that the person was asked and did not want to answer: nobody asks them again soon."""
        self.ensure_one()
        self._check()
        self._get_invitation().write({"state": "cancelled"})
        return {"type": "ir.actions.act_window_close"}

    def _check(self):
        """Raise unless this programme may be asked for on this case by this user."""
        self.case_id._check_may_ask()
        program = self.program_id.sudo()
        if program.is_anonymous:
            raise UserError(self.env._("Who answers this programme stays unknown: nobody can ask for it on the phone."))
        if program.company_id != self.case_id.company_id or not program._is_open():
            raise UserError(self.env._("This programme asks nobody of this client at the moment."))

    def _get_waiting(self):
        """Return the questions that wait for an answer of this person, those for the operator first."""
        waiting = self.env["cx.invitation"].sudo().search([
            ("case_id", "=", self.case_id.id), ("state", "in", ("scheduled", *WAITING)),
            ("program_id.state", "=", "running"), ("program_id.is_anonymous", "=", False),
        ])
        return waiting.sorted(lambda one: (one.channel != "operator", one.id))

    def _get_invitation(self):
        """Return the invitation that this answer belongs to: the one that waits, else a new one."""
        invitation = self._get_waiting().filtered(lambda one: one.program_id == self.program_id)[:1]
        if not invitation:
            invitation = self._create_invitation()
        invitation._lock()
        if invitation.state == "scheduled":
            invitation.channel = "operator"
            invitation._open_links()
            invitation._set_asked("sent")
        return invitation

    def _create_invitation(self):
        """Return a new invitation of this person, judged by the etiquette.

        :raises UserError: with the reason for which they are not asked now
        """
        case, program = self.case_id.sudo(), self.program_id.sudo()
        invitation = self.env["cx.invitation"].sudo().create({
            "program_id": program.id, "company_id": case.company_id.id, "touchpoint_id": program.touchpoint_id.id,
            "partner_id": case.partner_id.id, "case_id": case.id, "operator_id": case.user_id.id, "channel": "operator",
            "date_scheduled": fields.Datetime.now(),
        })
        invitation._judge()
        if invitation.state == "excluded":
            labels = dict(invitation._fields["exclusion"]._description_selection(self.env))
            raise UserError(self.env._(
                "%(person)s is not asked now: %(why)s", person=case.partner_id.name,
                why=invitation.exclusion_detail or labels.get(invitation.exclusion, ""),
            ))
        return invitation

    def _complete_voice(self, voice):
        """Put on the voice what the operator heard beside the words."""
        tags = [{"reason_id": self.reason_id.id}] if self.reason_id else []
        tags += [{"emotion": self.emotion}] if self.emotion else []
        known = {(tag.reason_id.id, tag.emotion) for tag in voice.tag_ids}
        fresh = [tag for tag in tags if (tag.get("reason_id", False), tag.get("emotion", False)) not in known]
        voice.write({"tag_ids": [Command.create({**tag, "user_id": self.env.uid}) for tag in fresh]})
        if self.wants_contact:
            voice._take_contact_choice(True)
