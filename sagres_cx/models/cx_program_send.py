from odoo import fields, models


class CxProgram(models.Model):
    """How a programme asks: in which words, and whether it takes answers."""

    _inherit = "cx.program"

    intro = fields.Text(
        string="First words", translate=True,
        help="Stand above the question in e-mails and letters. Empty: two sentences that fit every moment.",
    )

    def _is_open(self):
        """Tell whether this programme takes answers: it runs or is paused, and its questions are there."""
        self.ensure_one()
        questions = self.survey_id.active and self.score_question_id.survey_id == self.survey_id
        return bool(self.active and self.state in ("running", "paused") and questions)

    def _get_mandates(self):
        """Return ``{company: its mandate in force}`` of the clients of these programmes."""
        return self.env["credit.mandate"].sudo()._get_active(self.company_id)

    def _get_open_question(self):
        """Return the open question as long as it belongs to the questions of this programme."""
        self.ensure_one()
        return self.open_question_id.filtered(lambda question: question.survey_id == self.survey_id)

    def _get_more_questions(self):
        """Return what is asked beside the score, in its order."""
        self.ensure_one()
        return self.survey_id.question_ids - self.score_question_id
