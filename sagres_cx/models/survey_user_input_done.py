from datetime import datetime, time

from odoo import fields, models


class SurveyUserInput(models.Model):
    """An answered sheet of a listening programme becomes a voice."""

    _inherit = "survey.user_input"

    def _mark_done(self):
        result = super()._mark_done()
        self.env["cx.feedback"]._create_from_sheets(self)
        return result

    def _notify_new_participation_subscribers(self):
        """Tell nobody when an anonymous sheet comes in: who looks up at that moment would know whose it is."""
        named = self.filtered(lambda sheet: not sheet.sudo().survey_id.cx_program_id.is_anonymous)
        return super(SurveyUserInput, named)._notify_new_participation_subscribers()

    def _prepare_voice_vals(self):
        """Return the values of the voice that this sheet is."""
        self.ensure_one()
        program, invitation = self.survey_id.cx_program_id, self.cx_invitation_ids[:1]
        case = invitation.case_id
        moment = self.end_datetime or fields.Datetime.now()
        if program.is_anonymous:
            moment = datetime.combine(moment.date(), time.min)
        return {
            "company_id": program.company_id.id,
            "program_id": program.id,
            "touchpoint_id": (invitation.touchpoint_id or program.touchpoint_id).id,
            "stakeholder": program.stakeholder,
            "source": "survey",
            "date": moment,
            "partner_id": False if program.is_anonymous else (invitation.partner_id or self.partner_id).id,
            "case_id": case.id,
            "operator_id": (invitation.operator_id or case.user_id).id,
            "body": self._get_said_text(program.open_question_id),
            "lang": False if program.is_anonymous else self.lang_id.code or invitation.partner_id.lang,
            "invitation_id": invitation.id,
            "user_input_id": self.id,
            **self._prepare_score_vals(program),
        }

    def _prepare_score_vals(self, program):
        line = self._get_answered_line(program.score_question_id)
        return {"metric": program.metric, "score": line.value_scale} if line else {}

    def _get_answered_line(self, question):
        """Return the answer to ``question``, empty where it was skipped: a score of zero is an answer."""
        return self.user_input_line_ids.filtered(
            lambda line: question and line.question_id == question and not line.skipped
        )[:1]

    def _get_said_text(self, question):
        line = self._get_answered_line(question)
        return line.value_text_box or line.value_char_box or False


class SurveyUserInputLine(models.Model):
    """An answer in words, whatever kind of question it answers."""

    _inherit = "survey.user_input.line"

    def _get_said(self):
        """Return what was answered, as text."""
        self.ensure_one()
        if self.answer_type == "suggestion":
            row = f"{self.matrix_row_id.value}: " if self.matrix_row_id else ""
            return f"{row}{self.suggested_answer_id.value or ''}"
        value = self[f"value_{self.answer_type}"] if self.answer_type else ""
        return str(value)
