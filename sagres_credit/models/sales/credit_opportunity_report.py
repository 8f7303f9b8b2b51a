from odoo import fields, models
from odoo.tools import SQL

from .crm_lead import OPPORTUNITY_KINDS

WON_STATES = [("won", "Won"), ("lost", "Lost"), ("pending", "In progress")]


class CreditOpportunityReport(models.Model):
    """What became of what operators found: one row an opportunity, readable without a right to the client's pipeline."""

    _name = "credit.opportunity.report"
    _description = "Opportunity found"
    _auto = False
    _order = "date desc, id desc"
    _depends = {
        "crm.lead": [
            "active", "company_id", "credit_case_id", "credit_found_by_id", "credit_found_date", "credit_kind", "date_closed",
            "expected_revenue", "lost_reason_id", "name", "partner_id", "stage_id", "user_id", "won_status",
        ],
    }

    name = fields.Char(string="Opportunity", readonly=True)
    case_id = fields.Many2one("credit.case", readonly=True)
    company_id = fields.Many2one("res.company", string="Client", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    kind = fields.Selection(OPPORTUNITY_KINDS, readonly=True)
    found_by_id = fields.Many2one("res.users", string="Found by", readonly=True)
    user_id = fields.Many2one("res.users", string="Salesperson", readonly=True)
    date = fields.Date(string="Found on", readonly=True)
    date_closed = fields.Date(string="Closed on", readonly=True)
    stage_id = fields.Many2one("crm.stage", readonly=True)
    state = fields.Selection(WON_STATES, string="Outcome", readonly=True)
    lost_reason_id = fields.Many2one("crm.lost.reason", string="Why lost", readonly=True)
    amount = fields.Monetary(string="Expected", readonly=True)
    amount_won = fields.Monetary(string="Won", readonly=True)
    won_count = fields.Integer(string="Opportunities won", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT lead.id, lead.name, lead.credit_case_id AS case_id, lead.company_id, lead.partner_id,
                   lead.credit_kind AS kind, lead.credit_found_by_id AS found_by_id, lead.user_id,
                   lead.credit_found_date AS date, lead.stage_id,
                   (lead.date_closed AT TIME ZONE 'UTC' AT TIME ZONE 'Europe/Rome')::date AS date_closed,
                   COALESCE(lead.won_status, 'pending') AS state, lead.lost_reason_id, lead.expected_revenue AS amount,
                   CASE WHEN lead.won_status = 'won' THEN lead.expected_revenue ELSE 0 END AS amount_won,
                   (lead.won_status IS NOT DISTINCT FROM 'won')::integer AS won_count
              FROM crm_lead AS lead
             WHERE lead.credit_found_by_id IS NOT NULL
            """
        )

    def action_open_case(self):
        self.ensure_one()
        return self.case_id._get_form_action() if self.case_id else False
