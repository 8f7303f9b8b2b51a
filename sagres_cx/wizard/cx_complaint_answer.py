from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.sagres_credit.models.credit_dispute import ANSWERS

from ..models.cx_complaint import ANSWER_CHANNELS, ANSWER_OUTCOMES
from ..models.cx_complaint_dispute import DISPUTE_OUTCOMES


class CxComplaintAnswer(models.TransientModel):
    """Write the answer to a complaint: what was checked, what came out and why, with facts of the service where they help."""

    _name = "cx.complaint.answer"
    _description = "Answer a complaint"

    complaint_id = fields.Many2one("cx.complaint", required=True, readonly=True)
    # Read with the rights of who opens the dialog: it may name any complaint.
    company_id = fields.Many2one(related="complaint_id.company_id", related_sudo=False)
    partner_id = fields.Many2one(related="complaint_id.partner_id", related_sudo=False)
    said = fields.Text(related="complaint_id.body", string="In their words", related_sudo=False)
    deadline = fields.Date(related="complaint_id.deadline", related_sudo=False)
    is_late = fields.Boolean(related="complaint_id.is_late", related_sudo=False)
    dispute_state = fields.Selection(related="complaint_id.dispute_state", related_sudo=False)
    outcome = fields.Selection(ANSWER_OUTCOMES, compute="_compute_draft", store=True, readonly=False)
    checks = fields.Text(string="What was checked", compute="_compute_draft", store=True, readonly=False)
    reasons = fields.Text(string="Answer and its reasons", compute="_compute_draft", store=True, readonly=False)
    fact_ids = fields.Many2many(
        "cx.service.fact", "cx_complaint_answer_fact_rel", "dialog_id", "fact_id", string="Service delivered",
        domain="[('company_id', '=', company_id)]",
    )
    dispute_outcome = fields.Selection(
        ANSWERS, string="Answer to the dispute", compute="_compute_dispute_outcome", store=True, readonly=False,
    )
    corrected_move_id = fields.Many2one(
        "account.move", string="Corrected invoice",
        domain="[('move_type', '=', 'out_invoice'), ('state', '=', 'posted'), ('company_id', '=', company_id),"
               " ('commercial_partner_id', '=', partner_id)]",
    )
    channel = fields.Selection(ANSWER_CHANNELS, string="Leaves by", compute="_compute_channel", store=True, readonly=False)
    template_id = fields.Many2one(
        "mail.template", string="Text", domain="[('model', '=', 'cx.complaint')]",
        default=lambda self: self.env["cx.complaint"]._get_default_template(),
    )
    subject = fields.Char()
    body = fields.Html(string="Letter", sanitize_attributes=False)

    @api.depends("complaint_id")
    def _compute_draft(self):
        for dialog in self:
            complaint = dialog.complaint_id
            dialog.outcome, dialog.checks = complaint.answer_outcome, complaint.answer_checks
            dialog.reasons = complaint.answer_reasons

    @api.depends("outcome")
    def _compute_dispute_outcome(self):
        for dialog in self:
            dialog.dispute_outcome = DISPUTE_OUTCOMES.get(dialog.outcome)

    @api.depends("complaint_id")
    def _compute_channel(self):
        for dialog in self:
            complaint = dialog.complaint_id
            readable = complaint and complaint.has_access("read")
            dialog.channel = "email" if readable and complaint._get_addressee().email else "letter"

    def action_insert_facts(self):
        """Add the chosen facts to what was checked, in words."""
        self.ensure_one()
        facts = self.fact_ids
        facts.check_access("read")
        if facts.filtered(lambda fact: fact.company_id != self.company_id):
            raise UserError(self.env._("These facts are of another client."))
        if not facts:
            raise UserError(self.env._("Choose the facts that answer the complaint."))
        words = facts.with_context(lang=self.complaint_id._get_lang())._say()
        self.write({"checks": "\n".join(filter(None, [self.checks, words])), "fact_ids": False, "body": False})
        return self._reopen()

    def action_preview(self):
        """Keep what was written as a draft on the complaint, and show the letter before it leaves."""
        self.ensure_one()
        self._keep_draft()
        self.subject, self.body = self.complaint_id._render_answer(self._get_template())
        return self._reopen()

    def action_send(self):
        """Send the answer as it is shown; without a preview, as the text makes it."""
        self.ensure_one()
        self._keep_draft()
        if not self.body or not self.subject:
            self.subject, self.body = self.complaint_id._render_answer(self._get_template())
        complaint = self.complaint_id
        complaint._send_answer(self.subject, self.body, self.channel, self.dispute_outcome, self.corrected_move_id)
        if complaint.answer_channel == "letter":
            return complaint.action_print_letter()
        return {"type": "ir.actions.act_window_close"}

    def _get_template(self):
        template = self.template_id or self.complaint_id._get_default_template()
        if not template:
            raise UserError(self.env._("Choose a text for complaints."))
        return template

    def _keep_draft(self):
        self.complaint_id._check_may_send()
        self.complaint_id.write({
            "answer_outcome": self.outcome, "answer_checks": self.checks, "answer_reasons": self.reasons,
        })

    def _reopen(self):
        return {
            "type": "ir.actions.act_window", "name": self.env._("The letter as it leaves"),
            "res_model": self._name, "res_id": self.id, "views": [(False, "form")], "target": "new",
        }
