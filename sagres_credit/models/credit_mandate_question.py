from odoo import fields, models


class CreditMandate(models.Model):
    """Whom of the client to ask, in how many days they answer, and what of the listening they read."""

    _inherit = "credit.mandate"

    contact_ids = fields.One2many("credit.client.contact", "mandate_id", string="People of the client", copy=True)
    question_days = fields.Integer(
        string="Days to answer a question", default=3, help="After them the person is reminded and the main contact told.",
    )
    share_listening = fields.Selection(
        [
            ("none", "Nothing, unless the operator shares it"),
            ("summary", "Outcome, reason and mood, without the words"),
            ("words", "The words as well"),
        ],
        string="What the client reads of conversations", default="none", required=True,
        help="What points at something the client can improve is shared in any case; of vulnerable persons nothing is.",
    )

    _question_days_positive = models.Constraint(
        "CHECK(COALESCE(question_days, 0) >= 0)", "The days to answer a question are zero or more."
    )

    def _get_mail_route(self, message_dict, notice, route):
        """Lead the answer to a question back to the question, whoever wrote it."""
        parent = self.env["mail.thread"]._get_parent_message(message_dict)
        if parent and parent.model == "credit.question":
            question = self.env["credit.question"].sudo().browse(parent.res_id).exists()
            if question and question.company_id == self.company_id:
                _model, _thread_id, values, user_id, alias = route or (None, None, None, self.env.uid, None)
                return ("credit.question", question.id, values, user_id, alias)
        return super()._get_mail_route(message_dict, notice, route)

    def _get_main_contact(self):
        """Return who at the client is told when a colleague does not answer."""
        self.ensure_one()
        return self.sudo().contact_ids.filtered("is_main")[:1]
