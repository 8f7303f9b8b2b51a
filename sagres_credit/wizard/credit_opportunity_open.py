from odoo import api, fields, models

from ..models.sales.crm_lead import OPPORTUNITY_KINDS

#: What an operator hears in a call; the maintenance of a site is proposed by the site.
CALL_KINDS = [pair for pair in OPPORTUNITY_KINDS if pair[0] != "maintenance"]


class CreditOpportunityOpen(models.TransientModel):
    """Pass an opportunity to the client: what kind, what they need, about how much."""

    _name = "credit.opportunity.open"
    _description = "Pass an opportunity to the client"

    case_id = fields.Many2one("credit.case", required=True, readonly=True)
    company_id = fields.Many2one(related="case_id.company_id")
    currency_id = fields.Many2one(related="case_id.currency_id")
    kind = fields.Selection(CALL_KINDS, string="What it is", required=True, default="renewal")
    note = fields.Text(string="What they need")
    amount = fields.Monetary(string="About how much")
    wants_peace = fields.Boolean(compute="_compute_wants_peace")
    they_asked = fields.Boolean(string="They asked for it themselves")
    salesperson = fields.Char(string="Goes to", compute="_compute_salesperson")

    @api.depends("case_id")
    def _compute_wants_peace(self):
        for dialog in self:
            dialog.wants_peace = bool(dialog.case_id) and dialog.case_id._wants_peace()

    @api.depends("case_id")
    def _compute_salesperson(self):
        for dialog in self:
            mandate = dialog.case_id.sudo().mandate_id
            dialog.salesperson = mandate.opportunity_user_id.name or mandate.opportunity_team_id.name or mandate.company_id.name

    def action_save(self):
        """Pass it on; where it cannot be, the dialog stays with what was written."""
        self.ensure_one()
        self.case_id._open_opportunity(self.kind, self.note, self.amount, self.they_asked)
        return {"type": "ir.actions.act_window_close"}
