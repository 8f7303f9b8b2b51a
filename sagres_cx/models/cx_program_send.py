from odoo import fields, models


class CxProgram(models.Model):
    """How a programme asks: in which words, how long the link is good, when it asks once more."""

    _inherit = "cx.program"

    intro = fields.Text(
        string="First words", translate=True,
        help="Stand above the question in e-mails and letters. Empty: two sentences that fit every moment.",
    )
    link_days = fields.Integer(string="Days a link is good", default=30)
    reminder_days = fields.Integer(
        string="Days to the reminder", default=7, help="Who has not answered is asked once more, never twice. Zero: never.",
    )

    _link_days_range = models.Constraint(
        "CHECK(COALESCE(link_days, 30) BETWEEN 1 AND 365)", "The link of an invitation is good from one day to one year.",
    )
    _reminder_days_range = models.Constraint(
        "CHECK(COALESCE(reminder_days, 0) BETWEEN 0 AND 90)", "A reminder is sent within ninety days, or never.",
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
