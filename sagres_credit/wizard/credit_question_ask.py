from odoo import api, fields, models


class CreditQuestionAsk(models.TransientModel):
    """Ask a person of the client about a debtor, with files and a term."""

    _name = "credit.question.ask"
    _description = "Ask a colleague"

    case_id = fields.Many2one("credit.case", required=True, readonly=True)
    mandate_id = fields.Many2one(related="case_id.mandate_id")
    contact_id = fields.Many2one(
        "credit.client.contact", string="Whom", required=True, domain="[('mandate_id', '=', mandate_id)]",
        compute="_compute_contact_id", store=True, readonly=False,
    )
    body = fields.Text(string="Question", required=True)
    receivable_ids = fields.Many2many("credit.receivable", string="About", domain="[('case_id', '=', case_id)]")
    attachment_ids = fields.Many2many("ir.attachment", string="Files")
    days = fields.Integer(string="Days to answer", compute="_compute_days", store=True, readonly=False)
    has_contacts = fields.Boolean(compute="_compute_has_contacts")

    @api.depends("case_id")
    def _compute_contact_id(self):
        for ask in self:
            contacts = ask.case_id.sudo().mandate_id.contact_ids
            ask.contact_id = ask.contact_id or (contacts if len(contacts) == 1 else False)

    @api.depends("case_id")
    def _compute_has_contacts(self):
        for ask in self:
            ask.has_contacts = bool(ask.case_id.sudo().mandate_id.contact_ids)

    @api.depends("case_id")
    def _compute_days(self):
        for ask in self:
            ask.days = ask.case_id.mandate_id.question_days

    def action_send(self):
        self.ensure_one()
        self.case_id._ask(self.contact_id, self.body, self.receivable_ids, self.attachment_ids, max(self.days, 0))
        return {"type": "ir.actions.act_window_close"}
