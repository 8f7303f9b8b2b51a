import re

from odoo import models

from .cx_feedback_sheet import MOST_CHARACTERS

NUMBER = re.compile(r"-?\d{1,12}(\.\d{1,6})?")
CHOICES = ("simple_choice", "multiple_choice")


class SurveyQuestion(models.Model):
    """What a page sends to a question, made what Odoo's survey takes."""

    _inherit = "survey.question"

    def _read_answer(self, form):
        """Return the answer to this question in ``form``; a choice that is none of its own counts as none."""
        self.ensure_one()
        name = f"q{self.id}"
        if self.question_type == "matrix":
            rows = {str(row.id): self._read_choices(form.getlist(f"{name}-{row.id}")) for row in self.matrix_row_ids}
            return {row: answers for row, answers in rows.items() if answers}
        if self.question_type in CHOICES:
            chosen = self._read_choices(form.getlist(name))
            return chosen if self.question_type == "multiple_choice" else (chosen[0] if chosen else False)
        return self._read_text(form.get(name, "")[:MOST_CHARACTERS].strip())

    def _read_text(self, text):
        """Return a typed answer as Odoo's survey takes it; a number that is none of the scale counts as none."""
        if self.question_type == "scale":
            whole = text.isascii() and text.isdigit() and len(text) < 3
            return text if whole and self.scale_min <= int(text) <= self.scale_max else ""
        if self.question_type == "numerical_box":
            text = text.replace(",", ".")
            return text if NUMBER.fullmatch(text) or not text else "?"
        return text.replace("T", " ") if self.question_type == "datetime" else text

    def _read_choices(self, values):
        own = {str(answer.id) for answer in self.suggested_answer_ids}
        return [value for value in values if value in own]
