from odoo import fields, models
from odoo.tools import SQL

from .credit_dispute import DISPUTE_STATES, OUTCOMES

# In the order in which they are shown.
AGES = [
    ("1_week", "0-7 days"),
    ("2_fortnight", "8-15 days"),
    ("3_month", "16-30 days"),
    ("4_later", "Over 30 days"),
]


class CreditDisputeReport(models.Model):
    """Ageing of disputes by cause: one row a dispute, for how many days it waits or waited, and how it ended."""

    _name = "credit.dispute.report"
    _description = "Ageing of disputes"
    _auto = False
    _rec_name = "dispute_id"
    _order = "days desc, id desc"
    _depends = {
        "account.move.line": ["amount_residual", "parent_state"],
        "credit.case": ["partner_id", "user_id"],
        "credit.dispute": [
            "amount", "case_id", "company_id", "date_agreed", "date_deadline", "date_ended", "outcome", "owner_id",
            "reason_id", "receivable_ids", "state",
        ],
        "credit.reason": ["parent_id"],
        "credit.receivable": ["line_id"],
    }

    dispute_id = fields.Many2one("credit.dispute", readonly=True)
    case_id = fields.Many2one("credit.case", readonly=True)
    company_id = fields.Many2one("res.company", string="Client", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Debtor", readonly=True)
    user_id = fields.Many2one("res.users", string="Operator", readonly=True)
    owner_id = fields.Many2one("res.users", string="Answers at the client", readonly=True)
    cause_id = fields.Many2one("credit.reason", string="Kind of cause", readonly=True)
    reason_id = fields.Many2one("credit.reason", string="Cause", readonly=True)
    state = fields.Selection(DISPUTE_STATES, readonly=True)
    is_living = fields.Boolean(string="In progress", readonly=True)
    is_overdue = fields.Boolean(string="Past its deadline", readonly=True)
    outcome = fields.Selection(OUTCOMES, readonly=True)
    date_agreed = fields.Date(string="Opened on", readonly=True)
    date_deadline = fields.Date(string="Answer by", readonly=True)
    date_ended = fields.Date(string="Ended on", readonly=True)
    days = fields.Integer(string="Days open", readonly=True, aggregator="avg")
    age = fields.Selection(AGES, readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary(string="Disputed amount", readonly=True)
    amount_open = fields.Monetary(
        string="Still disputed", readonly=True, help="What is open today on the items of disputes in progress.",
    )

    @property
    def _table_query(self):
        return SQL(
            """
            WITH opened AS (        -- 1. what is open on the items of each dispute in progress
                SELECT dispute.id, SUM(item.amount_residual) AS amount
                  FROM credit_dispute AS dispute
                  JOIN credit_dispute_receivable_rel AS link ON link.dispute_id = dispute.id
                  JOIN credit_receivable AS receivable ON receivable.id = link.receivable_id
                  JOIN account_move_line AS item ON item.id = receivable.line_id AND item.parent_state = 'posted'
                 WHERE dispute.state IN ('open', 'answered')
              GROUP BY dispute.id
            )
            SELECT dispute.id, dispute.id AS dispute_id, dispute.case_id, dispute.company_id, debt.partner_id,
                   debt.user_id, dispute.owner_id, COALESCE(reason.parent_id, reason.id) AS cause_id, dispute.reason_id,
                   dispute.state, dispute.state IN ('open', 'answered') AS is_living,
                   COALESCE(dispute.state = 'open' AND dispute.date_deadline < %(today)s, FALSE) AS is_overdue,
                   dispute.outcome, dispute.date_agreed, dispute.date_deadline, dispute.date_ended, age.days,
                   CASE WHEN age.days <= 7 THEN '1_week' WHEN age.days <= 15 THEN '2_fortnight'
                        WHEN age.days <= 30 THEN '3_month' ELSE '4_later' END AS age,
                   dispute.amount, COALESCE(opened.amount, 0) AS amount_open
              FROM credit_dispute AS dispute
              JOIN credit_case AS debt ON debt.id = dispute.case_id
         LEFT JOIN credit_reason AS reason ON reason.id = dispute.reason_id
         LEFT JOIN opened ON opened.id = dispute.id
        CROSS JOIN LATERAL (SELECT COALESCE(dispute.date_ended, %(today)s) - COALESCE(dispute.date_agreed, %(today)s)
                                   AS days) AS age
            """,
            today=fields.Date.context_today(self),
        )

    def action_open_dispute(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window", "res_model": "credit.dispute", "res_id": self.dispute_id.id,
            "views": [(False, "form")], "context": {"allowed_company_ids": self.env.user.company_ids.ids},
        }
