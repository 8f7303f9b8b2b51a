from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

QUESTION_STATES = [
    ("asked", "Waits for the answer"),
    ("answered", "Answered"),
    ("closed", "Read and closed"),
    ("withdrawn", "Withdrawn"),
]


class CreditQuestion(models.Model):
    """A question to a named person of the client, answered in Odoo or by mail within a term; it holds nothing back."""

    _name = "credit.question"
    _description = "Question to a colleague"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date_due, id"
    _mail_post_access = "read"

    # The thread of a form is read with the default company alone, where the debtor is not readable.
    display_name = fields.Char(compute_sudo=True)
    case_id = fields.Many2one("credit.case", required=True, readonly=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="case_id.company_id", store=True, index=True)
    debtor_id = fields.Many2one(related="case_id.partner_id", string="Debtor", store=True)
    contact_id = fields.Many2one(
        "credit.client.contact", string="Asked", required=True, readonly=True, index=True, ondelete="restrict", tracking=True,
    )
    user_id = fields.Many2one(related="contact_id.user_id", string="User", store=True, index="btree_not_null")
    asked_by_id = fields.Many2one("res.users", string="Asked by", readonly=True, default=lambda self: self.env.user)
    body = fields.Text(string="Question", required=True, readonly=True)
    receivable_ids = fields.Many2many(
        "credit.receivable", "credit_question_receivable_rel", "question_id", "receivable_id", string="Items", readonly=True,
    )
    date_asked = fields.Date(string="Asked on", required=True, readonly=True, default=fields.Date.context_today)
    date_due = fields.Date(string="Answer by", required=True, readonly=True)
    state = fields.Selection(QUESTION_STATES, required=True, default="asked", readonly=True, index=True, tracking=True)
    is_late = fields.Boolean(string="Late", compute="_compute_is_late", search="_search_is_late")
    date_reminded = fields.Date(string="Reminded on", readonly=True)
    answer = fields.Text(readonly=True)
    answered_by = fields.Char(string="Answered by", readonly=True)
    answered_how = fields.Selection([("odoo", "In Odoo"), ("email", "By e-mail")], string="How", readonly=True)
    date_answered = fields.Datetime(string="Answered on", readonly=True)
    can_answer = fields.Boolean(compute="_compute_can_answer")

    _late_idx = models.Index("(company_id, date_due) WHERE state = 'asked'")

    @api.depends("debtor_id.name")
    def _compute_display_name(self):
        for question in self:
            question.display_name = self.env._("Question about %(debtor)s", debtor=question.debtor_id.name or "")

    @api.depends("state", "date_due")
    def _compute_is_late(self):
        today = fields.Date.context_today(self)
        for question in self:
            question.is_late = question.state == "asked" and bool(question.date_due) and question.date_due < today

    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        late = Domain("state", "=", "asked") & Domain("date_due", "<", fields.Date.context_today(self))
        return (late if True in value else Domain.FALSE) | (~late if False in value else Domain.FALSE)

    @api.depends("state", "contact_id.user_id")
    @api.depends_context("uid")
    def _compute_can_answer(self):
        for question in self:
            question.can_answer = question.state == "asked" and question._may_answer()

    def _may_answer(self):
        """Tell whether the current user may answer: who was asked, the main contact, or who works the case.

        For somebody without a login any colleague at the client may.
        """
        self.ensure_one()
        if self.env.user.has_group("sagres_credit.group_operator"):
            return self.case_id.can_act
        if not self.env.user.has_group("sagres_credit.group_client"):
            return False
        asked = self.sudo().contact_id.user_id
        main = self.sudo().case_id.mandate_id._get_main_contact().user_id
        return not asked or self.env.user in (asked | main)

    def action_answer(self):
        """Open the dialog to answer."""
        self.ensure_one()
        self._check_may_answer()
        return {
            "type": "ir.actions.act_window", "name": self.display_name, "res_model": "credit.question.answer",
            "views": [(False, "form")], "target": "new", "context": {"default_question_id": self.id},
        }

    def _check_may_answer(self):
        self.check_access("read")
        if self.state != "asked":
            raise UserError(self.env._("This question does not wait for an answer any more."))
        if not self._may_answer():
            raise AccessError(self.env._("%(name)s was asked: only they can answer.", name=self.sudo().contact_id.name))

    def _answer_here(self, text):
        """Record the answer of the current user; see :meth:`_may_answer`."""
        self.ensure_one()
        self._check_may_answer()
        if not (text or "").strip():
            raise UserError(self.env._("Write the answer."))
        self.sudo()._set_answered(text.strip(), self.env.user.name, "odoo")

    def _set_answered(self, text, who, how):
        """Write the answer, and put it on the day of who looks after the debtor."""
        self.ensure_one()
        self.write({
            "state": "answered", "answer": text, "answered_by": who, "answered_how": how,
            "date_answered": fields.Datetime.now(),
        })
        self.activity_feedback(["sagres_credit.mail_activity_type_question"], feedback=self.env._("Answered."))
        self.case_id._receive_question_answer(self)

    def action_close(self):
        """Close questions whose answer was read; what waits for none is withdrawn."""
        self._check_case()
        questions = self.sudo()
        questions.filtered(lambda question: question.state == "answered").state = "closed"
        asked = questions.filtered(lambda question: question.state == "asked")
        asked.state = "withdrawn"
        asked.activity_unlink(["sagres_credit.mail_activity_type_question"])
        done = questions.case_id.filtered(lambda case: "answered" not in case.question_ids.mapped("state"))
        done._take_off_day(["question"])
        done.activity_feedback(["sagres_credit.mail_activity_type_question_answered"])

    def _check_case(self):
        self.check_access("read")
        self.case_id._check_may_act()

    def action_open_case(self):
        self.ensure_one()
        return self.case_id._get_form_action()
