from datetime import datetime, time

from odoo import fields, models
from odoo.tools import SQL


class CxVoucher(models.Model):
    """The answer of a voucher: kept as if nobody had given it, at no hour, in one transaction with the voucher's end."""

    _inherit = "cx.voucher"

    def _take_answer(self, score, answers):
        """Keep an anonymous answer and end the voucher.

        :param str score: as ``cx.program._read_score`` returns it
        :param dict answers: ``{question: (answer, comment)}``
        :return: ``{question id: what is wrong}``, empty when it was taken
        """
        self.ensure_one()
        errors = self.program_id._validate_answers(answers)
        if errors or not self._use():
            return errors
        nobody = self.env(user=self.env.ref("base.public_user"), su=True, context={
            "lang": self.env.lang, "tracking_disable": True, "mail_create_nolog": True, "mail_create_nosubscribe": True,
            "mail_notrack": True,
        })
        sheet = self.program_id.with_env(nobody)._create_anonymous_sheet()
        sheet._save_lines(self.program_id.score_question_id.with_env(nobody), score)
        for question, (answer, comment) in answers.items():
            sheet._save_lines(question.with_env(nobody), answer, comment)
        sheet._clear_inactive_conditional_answers()
        sheet._mark_done()
        sheet._blur()
        return {}

    def _use(self):
        """End this voucher; return whether it was good until now. It is all that is written on it."""
        self.ensure_one()
        rows = self.env.execute_query(SQL(
            "UPDATE cx_voucher SET used = TRUE WHERE id = %s AND used IS NOT TRUE AND date_expiry >= %s RETURNING id",
            self.id, fields.Date.context_today(self),
        ))
        self.invalidate_recordset()
        return bool(rows)


class CxProgram(models.Model):
    """The answer sheets of an anonymous programme."""

    _inherit = "cx.program"

    def _create_anonymous_sheet(self):
        """Return a new sheet of nobody: no person, no address, no language, no hour."""
        self.ensure_one()
        midnight = datetime.combine(fields.Date.today(), time.min)
        return self.env["survey.user_input"].create({
            "survey_id": self.survey_id.id, "state": "in_progress", "start_datetime": midnight,
        })


class SurveyUserInput(models.Model):
    """What an anonymous sheet and its voice say of the moment they were written: the day."""

    _inherit = "survey.user_input"

    def _blur(self):
        """Round every moment of these sheets, their answers and their voices to the day."""
        self.env.flush_all()
        voices = self.env["cx.feedback"].search([("user_input_id", "in", self.ids)])
        sheets, said = tuple(self.ids) or (0,), tuple(voices.ids) or (0,)
        statements = [
            SQL(
                """UPDATE survey_user_input SET create_date = DATE_TRUNC('day', create_date),
                          write_date = DATE_TRUNC('day', write_date), start_datetime = DATE_TRUNC('day', start_datetime),
                          end_datetime = DATE_TRUNC('day', end_datetime) WHERE id IN %s""", sheets,
            ),
            SQL(
                """UPDATE cx_feedback SET create_date = DATE_TRUNC('day', create_date),
                          write_date = DATE_TRUNC('day', write_date), date = DATE_TRUNC('day', date) WHERE id IN %s""", said,
            ),
            *[
                SQL(
                    """UPDATE %s SET create_date = DATE_TRUNC('day', create_date), write_date = DATE_TRUNC('day', write_date)
                        WHERE %s IN %s""", SQL.identifier(table), SQL.identifier(column), ids,
                )
                for table, column, ids in (
                    ("survey_user_input_line", "user_input_id", sheets), ("cx_feedback_tag", "feedback_id", said),
                )
            ],
        ]
        for statement in statements:
            self.env.cr.execute(statement)
        self.env.invalidate_all()
