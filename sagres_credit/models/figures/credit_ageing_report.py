from odoo import fields, models
from odoo.tools import SQL

from ..credit_policy import SEGMENTS
from ..credit_portfolio_report import AGEING

CREDIT_BUCKET = "7_credit"
BUCKETS = [*AGEING, (CREDIT_BUCKET, "Credits not allocated")]


class CreditAgeingReport(models.Model):
    """How old what is open is, on any day: one row for each item that was open then.

    Days overdue are counted from the due date; on that day an item is not due yet. Credit notes and payments that were
    not allocated on that day stand in a column of their own, as negative amounts: the total is the balance of the books.
    """

    _name = "credit.ageing.report"
    _description = "Ageing as of a day"
    _inherit = "credit.past.mixin"
    _auto = False
    _rec_name = "move_id"
    _order = "due_date, id"
    _depends = {
        "account.account": ["account_type"],
        "account.move.line": [
            "account_id", "amount_residual", "balance", "company_id", "date", "date_maturity", "move_id", "parent_state",
            "partner_id",
        ],
        "account.partial.reconcile": ["amount", "credit_move_id", "debit_move_id", "max_date"],
        "credit.case": ["partner_id", "user_id"],
        "credit.mandate": ["company_id", "state"],
        "credit.receivable": ["case_id", "claim_kind_id", "line_id"],
        "res.partner": ["commercial_partner_id", "credit_segment"],
    }

    line_id = fields.Many2one("account.move.line", string="Journal item", readonly=True)
    receivable_id = fields.Many2one("credit.receivable", string="Item", readonly=True)
    move_id = fields.Many2one("account.move", string="Invoice", readonly=True)
    case_id = fields.Many2one("credit.case", readonly=True)
    company_id = fields.Many2one("res.company", string="Client", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one("res.partner", string="Debtor", readonly=True)
    user_id = fields.Many2one("res.users", string="Operator", readonly=True)
    segment = fields.Selection(SEGMENTS, readonly=True)
    claim_kind_id = fields.Many2one("credit.claim.kind", string="Kind of claim", readonly=True)
    date = fields.Date(string="Booked on", readonly=True)
    due_date = fields.Date(readonly=True)
    bucket = fields.Selection(BUCKETS, string="Age", readonly=True)
    days_overdue = fields.Integer(readonly=True, aggregator="avg")
    amount = fields.Monetary(string="Booked amount", readonly=True)
    amount_open = fields.Monetary(
        string="Open", readonly=True, help="Credits not allocated are negative: the sum is the balance of the books.",
    )
    amount_not_due = fields.Monetary(string="Not due yet", readonly=True)
    amount_overdue = fields.Monetary(string="Overdue", readonly=True)
    amount_credit = fields.Monetary(string="Credits not allocated", readonly=True)

    @property
    def _table_query(self):
        day = self._get_as_of()
        return SQL(
            """
            SELECT past.line_id AS id, past.line_id, past.receivable_id, past.move_id, receivable.case_id, past.company_id,
                   person.commercial_partner_id AS partner_id, work.user_id, debtor.credit_segment AS segment,
                   receivable.claim_kind_id, past.date, past.due_date, %(day)s::date AS as_of, %(bucket)s AS bucket,
                   CASE WHEN past.open_amount > 0 THEN GREATEST(%(day)s::date - past.due_date, 0) END AS days_overdue,
                   past.amount, past.open_amount AS amount_open,
                   CASE WHEN past.open_amount > 0 AND NOT %(late)s THEN past.open_amount ELSE 0 END AS amount_not_due,
                   CASE WHEN past.open_amount > 0 AND %(late)s THEN past.open_amount ELSE 0 END AS amount_overdue,
                   LEAST(past.open_amount, 0) AS amount_credit
              FROM (%(past)s) AS past
         LEFT JOIN credit_receivable AS receivable ON receivable.id = past.receivable_id
         LEFT JOIN credit_case AS work ON work.id = receivable.case_id
         LEFT JOIN res_partner AS person ON person.id = past.partner_id
         LEFT JOIN res_partner AS debtor ON debtor.id = person.commercial_partner_id
            """,
            day=day, past=self.env["credit.ledger.past"]._get_open_query(None, day),
            bucket=self._get_bucket_query(day), late=self._get_late_query(day),
        )

    @staticmethod
    def _get_late_query(day):
        """Return the SQL that a ``past`` item was overdue on a day; without a due date it never is."""
        return SQL("COALESCE(past.due_date < %s, FALSE)", day)

    @staticmethod
    def _get_bucket_query(day):
        """Return the SQL of the bucket of a ``past`` item on a day."""
        return SQL(
            """CASE WHEN past.open_amount < 0 THEN '7_credit'
                    WHEN past.due_date IS NULL OR past.due_date >= %(day)s::date THEN '0_not_due'
                    WHEN past.due_date >= %(day)s::date - 30 THEN '1_30'
                    WHEN past.due_date >= %(day)s::date - 60 THEN '2_60'
                    WHEN past.due_date >= %(day)s::date - 90 THEN '3_90'
                    WHEN past.due_date >= %(day)s::date - 180 THEN '4_180'
                    WHEN past.due_date >= %(day)s::date - 365 THEN '5_365'
                    ELSE '6_older' END""",
            day=day,
        )

    def action_open_item(self):
        self.ensure_one()
        return self.env["account.move.line"].browse(self.id)._get_credit_item_action()

    def action_open_case(self):
        self.ensure_one()
        return self.env["account.move.line"].browse(self.id)._get_credit_case_action()
