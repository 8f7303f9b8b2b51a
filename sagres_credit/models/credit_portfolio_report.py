from odoo import fields, models
from odoo.tools import SQL

from .credit_policy import SEGMENTS

AGEING = [
    ("0_not_due", "Not due yet"),
    ("1_30", "Up to 30 days"),
    ("2_60", "31 to 60 days"),
    ("3_90", "61 to 90 days"),
    ("4_180", "91 to 180 days"),
    ("5_365", "181 to 365 days"),
    ("6_older", "Over a year"),
]


class CreditPortfolioReport(models.Model):
    """How a portfolio is going: one row for each open case, by stage and by the age of its oldest item."""

    _name = "credit.portfolio.report"
    _description = "Portfolio by stage and ageing"
    _auto = False
    _rec_name = "partner_id"
    _order = "amount_overdue desc, id"
    _depends = {
        "credit.case": [
            "amount_due", "amount_held", "amount_not_due", "amount_overdue", "company_id", "is_open", "item_count", "parent_id",
            "last_reason_id", "oldest_due_date", "partner_id", "stage_id", "user_id",
        ],
        "res.partner": ["credit_segment"],
    }

    case_id = fields.Many2one("credit.case", readonly=True)
    company_id = fields.Many2one("res.company", string="Client", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Debtor", readonly=True)
    user_id = fields.Many2one("res.users", string="Operator", readonly=True)
    stage_id = fields.Many2one("credit.stage", readonly=True)
    reason_id = fields.Many2one("credit.reason", string="Last reason heard", readonly=True)
    segment = fields.Selection(SEGMENTS, readonly=True)
    ageing = fields.Selection(AGEING, string="Age of the oldest item", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount_due = fields.Monetary(string="Open", readonly=True)
    amount_overdue = fields.Monetary(string="Overdue", readonly=True)
    amount_not_due = fields.Monetary(string="Not due yet", readonly=True)
    amount_held = fields.Monetary(string="On hold", readonly=True)
    item_count = fields.Integer(string="Open items", readonly=True)
    days_overdue = fields.Integer(string="Days overdue", readonly=True, aggregator="avg")

    @property
    def _table_query(self):
        today = fields.Date.context_today(self)
        return SQL(
            """
            SELECT work.id, work.id AS case_id, work.company_id, work.partner_id, work.user_id, work.stage_id,
                   work.last_reason_id AS reason_id, debtor.credit_segment AS segment,
                   work.amount_due, work.amount_overdue, work.amount_not_due, work.amount_held, work.item_count,
                   GREATEST(%(today)s - work.oldest_due_date, 0) AS days_overdue,
                   CASE WHEN work.oldest_due_date IS NULL OR work.oldest_due_date >= %(today)s THEN '0_not_due'
                        WHEN work.oldest_due_date >= %(today)s - 30 THEN '1_30'
                        WHEN work.oldest_due_date >= %(today)s - 60 THEN '2_60'
                        WHEN work.oldest_due_date >= %(today)s - 90 THEN '3_90'
                        WHEN work.oldest_due_date >= %(today)s - 180 THEN '4_180'
                        WHEN work.oldest_due_date >= %(today)s - 365 THEN '5_365'
                        ELSE '6_older' END AS ageing
              FROM credit_case AS work
              JOIN res_partner AS debtor ON debtor.id = work.partner_id
             WHERE work.is_open AND work.parent_id IS NULL  -- a part of another debt is not counted twice
            """,
            today=today,
        )

    def action_open_case(self):
        return self.case_id._get_form_action()
