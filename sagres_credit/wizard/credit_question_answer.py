from odoo import fields, models


class CreditQuestionAnswer(models.TransientModel):
    """Answer a question of who looks after a debtor."""

    _name = "credit.question.answer"
    _description = "Answer a question"

    question_id = fields.Many2one("credit.question", required=True, readonly=True)
    question = fields.Text(related="question_id.body", string="Question asked")
    answer = fields.Text(required=True)

    def action_send(self):
        self.ensure_one()
        self.question_id._answer_here(self.answer)
        return {"type": "ir.actions.act_window_close"}
