from werkzeug.datastructures import MultiDict

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .cx_feedback_sheet import MOST_CHARACTERS
from .cx_program import METRIC_RANGES


class CxInvitation(models.Model):
    """The answer to an invitation, kept by Odoo's survey: the score first, then the words."""

    _inherit = "cx.invitation"

    def _lock(self):
        """Hold this invitation: two taps or two windows are taken one after the other."""
        self.ensure_one()
        self.env.cr.execute(SQL("SELECT id FROM cx_invitation WHERE id = %s FOR UPDATE", self.id))
        self.invalidate_recordset()

    def _get_obstacle(self):
        """Return why this invitation takes no answer: ``done``, ``expired`` or ``closed``; false where it does."""
        self.ensure_one()
        if self.state == "answered" or self.user_input_id.state == "done":
            return "done"
        if self._is_expired():
            return "expired"
        refused = self.state in ("cancelled", "excluded") or not self.program_id._is_open()
        return "closed" if refused or self.program_id.is_anonymous else False

    def _save_score(self, score, lang=False):
        """Keep the score, whatever was kept before; words may follow.

        :param str score: as ``cx.program._read_score`` returns it: to Odoo's survey the number 0 would be no answer
        """
        self._lock()
        if self._get_obstacle():
            return False
        sheet = self._get_sheet(lang)
        sheet._save_lines(self.program_id.score_question_id, score)
        return True

    def _save_words(self, answers, score=False, lang=False):
        """Keep the words and what else was answered, and take the sheet as handed in.

        :param dict answers: ``{question: (answer, comment)}`` as Odoo's survey takes them
        :param str score: kept where the sheet has none: the page was open while the sheet went
        :return: ``{question id: what is wrong}``, empty when it was taken
        :raises UserError: where there is no score
        """
        self._lock()
        if self._get_obstacle():
            return {}
        program, sheet = self.program_id, self._get_sheet(lang)
        if score and not sheet._get_answered_line(program.score_question_id):
            sheet._save_lines(program.score_question_id, score)
        if not sheet._get_answered_line(program.score_question_id):
            raise UserError(self.env._("Choose a number first."))
        errors = program._validate_answers(answers)
        for question, (answer, comment) in answers.items():
            if question.id not in errors:
                sheet._save_lines(question, answer, comment)
        if not errors:
            sheet._clear_inactive_conditional_answers()
            sheet._mark_done()
        return errors

    def _get_sheet(self, lang=False):
        """Return the answer sheet of this invitation, made where there is none yet."""
        self.ensure_one()
        if not self.user_input_id:
            survey = self.program_id.survey_id.sudo()
            now = fields.Datetime.now()
            self.user_input_id = survey._create_answer(
                partner=self.partner_id, check_attempts=False, state="in_progress", start_datetime=now,
                lang_id=self.env["res.lang"]._get_data(code=lang or self._get_lang()).id, deadline=self.deadline,
            )
        return self.user_input_id.sudo()

    def _set_answered(self):
        self.sudo().write({"state": "answered", "date_answered": fields.Datetime.now()})

    def _get_voice(self):
        """Return the voice that this invitation became."""
        self.ensure_one()
        return self.env["cx.feedback"].sudo().search([("invitation_id", "=", self.id)], limit=1)


class CxProgram(models.Model):
    """What may be answered to the questions of a programme."""

    _inherit = "cx.program"

    def _read_score(self, text):
        """Return the score that ``text`` says as a text, false where it is none of this programme's."""
        low, high = METRIC_RANGES[self.metric]
        text = str(text or "").strip()
        return text if text.isascii() and text.isdigit() and len(text) < 3 and low <= int(text) <= high else False

    def _validate_answers(self, answers):
        """Return ``{question id: what is wrong}`` of these answers."""
        errors = {}
        for question, (answer, comment) in answers.items():
            missing = question.constr_mandatory and not question.triggering_answer_ids and not answer and not comment
            if missing:
                errors[question.id] = self.env._("This question needs an answer.")
            elif answer:
                errors.update(question.validate_question(answer, comment))
        return errors

    def _read_answers(self, form):
        """Return ``{question: (answer, comment)}`` of what a page sent, each field limited.

        :param form: a multi-dictionary of fields ``q<id>``, ``q<id>-<row>`` and ``c<id>``
        """
        form = MultiDict((name, value.replace("\0", "")) for name, value in form.items(multi=True))
        return {
            question: (question._read_answer(form), form.get(f"c{question.id}", "")[:MOST_CHARACTERS].strip() or None)
            for question in self._get_more_questions()
        }
