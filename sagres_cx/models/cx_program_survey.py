from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command

from .cx_program import METRIC_RANGES

# Beyond these a person has to want it and say why.
QUESTION_LIMIT = 3


class CxProgram(models.Model):
    """The questions of a programme are a survey of Odoo's: one score and one open question, unless a manager says why more."""

    _inherit = "cx.program"

    survey_id = fields.Many2one(
        "survey.survey", string="Questions", copy=False, ondelete="restrict", index="btree_not_null", readonly=True,
    )
    score_question_id = fields.Many2one("survey.question", string="Question of the score", copy=False, readonly=True)
    open_question_id = fields.Many2one("survey.question", string="Open question", copy=False, readonly=True)
    question_count = fields.Integer(string="Number of questions", related="survey_id.question_count")
    question_reason = fields.Char(
        string="Why more questions", tracking=True, help="A manager's reason for asking more than three questions.",
    )

    @api.model
    def _get_score_question(self, metric):
        """Return the words of the question that asks the score of ``metric``."""
        return {
            "nps": self.env._("How likely are you to recommend us to a friend or a colleague?"),
            "ces": self.env._("How easy was it to settle this matter with us?"),
            "csat": self.env._("How satisfied are you with us?"),
        }[metric]

    @api.model
    def _get_score_labels(self, metric):
        """Return what the lowest and the highest score mean, in words."""
        return {
            "nps": (self.env._("Not at all"), self.env._("Very likely")),
            "ces": (self.env._("Very hard"), self.env._("Very easy")),
            "csat": (self.env._("Not at all satisfied"), self.env._("Very satisfied")),
        }[metric]

    def action_open_survey(self):
        """Open the questions of this programme, made first where they are missing."""
        self.ensure_one()
        if not self.survey_id:
            self._create_survey()
        return {
            "type": "ir.actions.act_window",
            "res_model": "survey.survey",
            "res_id": self.survey_id.id,
            "views": [(False, "form")],
            "name": self.name,
        }

    def _create_survey(self):
        """Make the two default questions of each of these programmes, in every language that is installed."""
        self.check_access("write")
        for program in self.sudo():
            survey = self.env["survey.survey"].sudo().create(program._prepare_survey_vals())
            score, reasons = survey.question_ids
            program.write({"survey_id": survey.id, "score_question_id": score.id, "open_question_id": reasons.id})
            program._translate_survey()

    def _prepare_survey_vals(self):
        self.ensure_one()
        low, high = METRIC_RANGES[self.metric]
        low_label, high_label = self._get_score_labels(self.metric)
        return {
            "title": self.name,
            "survey_type": "cx",
            "user_id": False,
            "cx_program_id": self.id,
            "access_mode": "public" if self.is_anonymous else "token",
            "questions_layout": "one_page",
            "users_can_go_back": True,
            "scoring_type": "no_scoring",
            "lang_ids": [Command.clear()],
            "question_and_page_ids": [
                Command.create({
                    "title": self._get_score_question(self.metric), "question_type": "scale", "sequence": 1,
                    "scale_min": low, "scale_max": high, "scale_min_label": low_label, "scale_max_label": high_label,
                    "constr_mandatory": True,
                }),
                Command.create({
                    "title": self.env._("What are the main reasons for your score?"), "question_type": "text_box",
                    "sequence": 2,
                }),
            ],
        }

    def _translate_survey(self):
        """Say the two default questions in each installed language."""
        self.ensure_one()
        for code, _name in self.env["res.lang"].get_installed():
            program = self.with_context(lang=code)
            low_label, high_label = program._get_score_labels(self.metric)
            program.score_question_id.write({
                "title": program._get_score_question(self.metric),
                "scale_min_label": low_label, "scale_max_label": high_label,
            })
            program.open_question_id.title = program.env._("What are the main reasons for your score?")

    @api.constrains("question_reason")
    def _check_question_reason(self):
        if not self.env.su and not self.env.user.has_group("sagres_credit.group_manager"):
            raise AccessError(self.env._("Only a credit manager lets a programme ask more than three questions."))

    def _check_question_count(self):
        for program in self:
            if program.question_count > QUESTION_LIMIT and not (program.question_reason or "").strip():
                raise UserError(self.env._(
                    "«%(program)s» asks %(count)s questions. Ask at most three, or let a manager write the reason.",
                    program=program.name, count=program.question_count,
                ))

    @api.constrains("metric")
    def _check_metric(self):
        if any(program.survey_id for program in self):
            raise ValidationError(self.env._("The score of a programme that has its questions does not change: copy it."))
