from odoo import fields, models
from odoo.tools import SQL

from ..credit_portfolio_report import AGEING

ROLL_DAYS = 30
NOW = [*AGEING, ("8_settled", "Settled")]


class CreditRollReport(models.Model):
    """What became in thirty days of what was open: one row for each item open then, in which bucket it was and is."""

    _name = "credit.roll.report"
    _description = "Roll rates"
    _inherit = "credit.past.mixin"
    _auto = False
    _rec_name = "move_id"
    _order = "amount_then desc, id"
    _depends = {
        "account.account": ["account_type"],
        "account.move.line": [
            "account_id", "amount_residual", "balance", "company_id", "date", "date_maturity", "move_id", "parent_state",
            "partner_id",
        ],
        "account.partial.reconcile": ["amount", "credit_move_id", "debit_move_id", "max_date"],
        "credit.mandate": ["company_id", "state"],
        "credit.receivable": ["line_id"],
        "res.partner": ["commercial_partner_id"],
    }

    move_id = fields.Many2one("account.move", string="Invoice", readonly=True)
    company_id = fields.Many2one("res.company", string="Client", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one("res.partner", string="Debtor", readonly=True)
    due_date = fields.Date(readonly=True)
    bucket_then = fields.Selection(AGEING, string="Age thirty days before", readonly=True)
    bucket_now = fields.Selection(NOW, string="Age now", readonly=True)
    amount_then = fields.Monetary(string="Open thirty days before", readonly=True)
    amount_now = fields.Monetary(string="Still open", readonly=True)
    roll_rate = fields.Float(
        string="Rolled (%)", readonly=True, aggregator="avg", help="What is still open, over what was open thirty days before.",
    )

    @property
    def _table_query(self):
        day = self._get_as_of()
        before = fields.Date.subtract(day, days=ROLL_DAYS)
        ageing, past = self.env["credit.ageing.report"], self.env["credit.ledger.past"]
        return SQL(
            """
            SELECT past.line_id AS id, past.move_id, past.company_id, person.commercial_partner_id AS partner_id, past.due_date,
                   %(day)s::date AS as_of, %(bucket_then)s AS bucket_then,
                   CASE WHEN present.amount IS NULL THEN '8_settled' ELSE %(bucket_now)s END AS bucket_now,
                   past.open_amount AS amount_then, COALESCE(present.amount, 0) AS amount_now, NULL::numeric AS roll_rate
              FROM (%(past)s) AS past
         LEFT JOIN (SELECT line_id, open_amount AS amount FROM (%(present)s) AS item) AS present
                ON present.line_id = past.line_id
         LEFT JOIN res_partner AS person ON person.id = past.partner_id
             WHERE past.open_amount > 0
            """,
            day=day, past=past._get_open_query(None, before), present=past._get_open_query(None, day),
            bucket_then=ageing._get_bucket_query(before), bucket_now=ageing._get_bucket_query(day),
        )

    def _read_group_select(self, aggregate_spec, query):
        """The rate of a group is of its sums."""
        if aggregate_spec != "roll_rate:avg":
            return super()._read_group_select(aggregate_spec, query)
        names = {name: self._field_to_sql(self._table, f"amount_{name}", query) for name in ("now", "then")}
        return SQL("100 * SUM(%(now)s) / NULLIF(SUM(%(then)s), 0)", **names)

    def action_open_item(self):
        self.ensure_one()
        return self.env["account.move.line"].browse(self.id)._get_credit_item_action()
