from odoo import api, fields, models
from odoo.tools import SQL

from ..credit_policy import SEGMENTS
from .credit_grade import GRADES

SIDES = [
    ("before", "Before the mandate"),
    ("since", "Since the mandate began"),
]


class CreditDelayReport(models.Model):
    """Days late of a portfolio: one row for each item that fell due, so that averages are right however they are grouped.

    By debtor and quarter of the due date it is the trend of each; by quarter alone the before and after of all.
    """

    _name = "credit.delay.report"
    _description = "Days late by quarter"
    _auto = False
    _rec_name = "move_id"
    _order = "due_date desc, id desc"
    _depends = {
        "account.move.line": ["balance", "date", "date_maturity", "parent_state", "partner_id"],
        "account.partial.reconcile": ["amount", "credit_move_id", "debit_move_id", "max_date"],
        "credit.baseline": ["company_id", "date", "state"],
        "credit.debtor.delay": ["company_id", "grade", "partner_id"],
        "credit.mandate": ["company_id", "date_start", "payment_journal_id", "state"],
        "credit.plan": ["receivable_ids", "state"],
        "credit.receivable": ["company_id", "hold", "limitation_state", "line_id", "move_id"],
        "res.partner": ["commercial_partner_id", "credit_segment"],
    }

    receivable_id = fields.Many2one("credit.receivable", string="Item", readonly=True)
    move_id = fields.Many2one("account.move", string="Invoice", readonly=True)
    company_id = fields.Many2one("res.company", string="Client", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one("res.partner", string="Debtor", readonly=True)
    segment = fields.Selection(SEGMENTS, readonly=True)
    grade = fields.Selection(GRADES, string="How they pay", readonly=True)
    due_date = fields.Date(readonly=True)
    side = fields.Selection(SIDES, string="Before and after", readonly=True, help="The day of the baseline, else of the mandate.")
    amount = fields.Monetary(readonly=True)
    days_late = fields.Float(string="Days late", digits=(8, 1), readonly=True, aggregator="avg")
    is_open = fields.Boolean(string="Still open", readonly=True)

    @property
    def _table_query(self):
        date = fields.Date.to_date(self.env.context.get("credit_as_of")) or fields.Date.context_today(self)
        measure = self.env["credit.delay.measure"]
        return SQL(
            """
            SELECT item.id, item.id AS receivable_id, item.move_id, item.company_id, item.partner_id, item.due_date,
                   item.amount, item.days_late, item.is_open, person.credit_segment AS segment, delay.grade,
                   CASE WHEN item.due_date < start.day THEN 'before' WHEN start.day IS NOT NULL THEN 'since' END AS side
              FROM (%(items)s) AS item
              JOIN res_partner AS person ON person.id = item.partner_id
         LEFT JOIN credit_debtor_delay AS delay ON delay.company_id = item.company_id AND delay.partner_id = item.partner_id
         LEFT JOIN (%(starts)s) AS start ON start.company_id = item.company_id
            """,
            items=measure._get_items_query(measure._get_days_query(date)), starts=self._get_starts_query(),
        )

    @api.model
    def _get_starts_query(self):
        """Return the SQL of the day on which each client's portfolio was taken over: of its baseline, else of its mandate."""
        return SQL(
            """
               SELECT mandate.company_id, COALESCE(MIN(baseline.date), MIN(mandate.date_start)) AS day
                 FROM credit_mandate AS mandate
            LEFT JOIN credit_baseline AS baseline ON baseline.mandate_id = mandate.id AND baseline.state = 'frozen'
                WHERE mandate.state <> 'draft' GROUP BY mandate.company_id
            """
        )

    @api.model
    def _read_quarters(self, companies, partners, count):
        """Return ``{(company, debtor): [(first day of a quarter, average days late)]}`` of the last ``count`` quarters."""
        first = fields.Date.subtract(fields.Date.start_of(fields.Date.context_today(self), "quarter"), months=3 * (count - 1))
        groups = self.sudo()._read_group(
            [("company_id", "in", companies.ids), ("partner_id", "in", partners.commercial_partner_id.ids),
             ("due_date", ">=", first)],
            ["company_id", "partner_id", "due_date:quarter"], ["days_late:avg"],
        )
        found = {}
        for company, partner, day, days in sorted(groups, key=lambda group: group[2]):
            found.setdefault((company, partner), []).append((day, days))
        return found

    def action_open_item(self):
        return self.receivable_id.with_context(allowed_company_ids=self.env.user.company_ids.ids).action_open_move()
