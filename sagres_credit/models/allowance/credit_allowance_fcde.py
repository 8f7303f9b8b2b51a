from collections import defaultdict

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

FCDE_CODES = ("fcde_weight_recent", "fcde_weight_older", "fcde_share")


class CreditAllowance(models.Model):
    """FCDE: what a public body sets aside by revenue, from five years of collections over assessments.

    The figures of each revenue are read from the ledger, and a person may correct them: the budget is the body's own.
    """

    _inherit = "credit.allowance"

    fcde_kind = fields.Selection(
        [("closing", "Year-end, on the closing residuals"), ("forecast", "Forecast, on what is budgeted")], string="FCDE of",
        default="closing", required=True,
    )
    fcde_slide = fields.Boolean(
        string="Slide the years back by one", default=False,
        help="The five years end one year earlier, and what the next year collected on the residuals of each counts.",
    )
    revenue_ids = fields.One2many("credit.allowance.revenue", "allowance_id", string="Revenues")

    def action_propose_revenues(self):
        """Read the revenues and their five years from the ledger; what a person wrote is replaced."""
        self.ensure_one()
        self._check_manager()
        self._lock()
        self._check_draft()
        allowance = self.sudo()
        allowance.revenue_ids.unlink()
        allowance.env["credit.allowance.revenue"].create(allowance._prepare_revenues())
        allowance._clear()
        if not allowance.revenue_ids:
            raise UserError(self.env._("The ledger of %(client)s says nothing of these years.", client=self.company_id.name))
        return True

    def _get_last_year(self):
        """Return the last of the years that are looked at: the one of the day, or for a forecast the one before."""
        return self.date.year - (self.fcde_kind == "forecast")

    def _prepare_revenues(self):
        """Return the values of a revenue for each kind of claim in the ledger; two statements."""
        self._flush_open()
        self.env["account.move"].flush_model(["move_type"])
        self.env["credit.receivable"].flush_model(["claim_kind_id"])
        last, years = self._get_last_year(), defaultdict(list)
        for kind, year, assessed, collected, later in self.env.execute_query(self._get_fcde_query(last - 5, last)):
            years[kind].append({
                "year": year, "assessed": float(assessed), "collected": float(collected), "later": float(later),
            })
        open_now = {kind: row for kind, *row in self.env.execute_query(self._get_fcde_open_query())}
        names = {kind.id: kind.name for kind in self.env["credit.claim.kind"].browse([key for key in {*years, *open_now} if key])}
        return [
            {
                "allowance_id": self.id, "name": names.get(kind) or self.env._("Without a kind of claim"), "claim_kind_id": kind,
                "amount": float(open_now.get(kind, (0, 0))[0]) if self.fcde_kind == "closing" else 0,
                "amount_excluded": float(open_now.get(kind, (0, 0))[1]),
                "year_ids": [fields.Command.create(vals) for vals in years[kind]],
            }
            for kind in sorted({*years, *open_now}, key=lambda kind: kind or 0)
        ]

    def _get_fcde_included(self):
        """Return the SQL that an item is not due from a public body and not guaranteed."""
        return SQL(
            "COALESCE(debtor.credit_segment, '') <> 'public_body' AND COALESCE(receivable.credit_secured, 'none') = 'none'"
        )

    def _get_fcde_query(self, first, last):
        """Return the SQL of assessments and collections by kind of claim and year.

        Of a forecast: what was invoiced in the year, collected in it, and in the next year. Of a year-end: what earlier
        years had left open at its beginning, what was collected on it in the year, and in the next.
        """
        closing = self.fcde_kind == "closing"
        return SQL(
            """
            SELECT course.kind, course.year, SUM(course.assessed), SUM(course.collected), SUM(course.later)
              FROM (
                SELECT receivable.claim_kind_id AS kind, year.year,
                       item.balance - COALESCE(SUM(partial.amount) FILTER (
                           WHERE partial.max_date < %(start)s OR other_move.move_type = 'out_refund'
                             AND partial.max_date < %(start)s + INTERVAL '1 year'), 0) AS assessed,
                       COALESCE(SUM(partial.amount) FILTER (WHERE %(payment)s AND partial.max_date >= %(start)s
                             AND partial.max_date < %(start)s + INTERVAL '1 year'), 0) AS collected,
                       COALESCE(SUM(partial.amount) FILTER (WHERE %(payment)s AND partial.max_date <= %(date)s
                             AND partial.max_date >= %(start)s + INTERVAL '1 year'
                             AND partial.max_date < %(start)s + INTERVAL '2 years'), 0) AS later
                  FROM account_move_line AS item
                  JOIN account_account AS account
                    ON account.id = item.account_id AND account.account_type = 'asset_receivable'
                  JOIN GENERATE_SERIES(%(first)s, %(last)s) AS year(year) ON %(falls)s
             LEFT JOIN credit_receivable AS receivable ON receivable.line_id = item.id
             LEFT JOIN res_partner AS person ON person.id = item.partner_id
             LEFT JOIN res_partner AS debtor ON debtor.id = person.commercial_partner_id
             LEFT JOIN account_partial_reconcile AS partial ON partial.debit_move_id = item.id
             LEFT JOIN account_move_line AS other ON other.id = partial.credit_move_id
             LEFT JOIN account_move AS other_move ON other_move.id = other.move_id
             LEFT JOIN account_journal AS journal ON journal.id = other.journal_id
                 WHERE item.company_id = %(company)s AND item.parent_state = 'posted' AND item.balance > 0
                   AND item.date <= %(date)s AND %(included)s
              GROUP BY item.id, item.balance, receivable.claim_kind_id, year.year
              ) AS course
             WHERE course.assessed > 0
          GROUP BY course.kind, course.year ORDER BY course.kind, course.year
            """,
            start=SQL("MAKE_DATE(year.year, 1, 1)"), first=first, last=last, company=self.company_id.id, date=self.date,
            falls=SQL("item.date < MAKE_DATE(year.year, 1, 1)") if closing else SQL("EXTRACT(year FROM item.date) = year.year"),
            payment=self.env["credit.settlement"]._get_payment_condition(), included=self._get_fcde_included(),
        )

    def _get_fcde_open_query(self):
        """Return the SQL of what is open on the day by kind of claim: what counts, and what is left out."""
        return SQL(
            """
            SELECT receivable.claim_kind_id, COALESCE(SUM(item.open_amount) FILTER (WHERE %(included)s), 0),
                   COALESCE(SUM(item.open_amount) FILTER (WHERE NOT (%(included)s)), 0)
              FROM (%(open)s) AS item
         LEFT JOIN credit_receivable AS receivable ON receivable.id = item.receivable_id
         LEFT JOIN res_partner AS person ON person.id = item.partner_id
         LEFT JOIN res_partner AS debtor ON debtor.id = person.commercial_partner_id
             WHERE item.open_amount > 0
          GROUP BY receivable.claim_kind_id
            """,
            included=self._get_fcde_included(),
            open=self.env["credit.ledger.past"]._get_open_query(self.company_id, self.date),
        )

    def _get_fcde_law(self):
        """Return the weights and the share in force on the day."""
        return self.env["credit.legal.parameter"]._get_values(FCDE_CODES, self.date)

    def _judge(self):
        """Value a public body by its revenues: there are no items to judge one by one."""
        return ([], []) if self.method == "fcde" else super()._judge()

    def _sum_up(self, rows, judged):
        if self.method != "fcde":
            return super()._sum_up(rows, judged)
        law, quantum, revenues = self._get_fcde_law(), self._get_quantum(), self.revenue_ids
        return {
            "amount_gross": sum(revenues.mapped("amount")) + sum(revenues.mapped("amount_excluded")),
            "amount_insured": 0, "amount_exposed": sum(revenues.filtered(lambda row: not row.exclusion).mapped("amount")),
            "amount_allowance": float(sum(revenue._get_fund(law, quantum) for revenue in revenues)),
            "amount_unallocated": float(self._read_unallocated()), "item_count": 0,
        }

    def _write_lines(self, rows, judged):
        if self.method != "fcde":
            return super()._write_lines(rows, judged)
        if not self.revenue_ids:
            raise UserError(self.env._("Name the revenues first, or have them read from the ledger."))
        law, quantum = self._get_fcde_law(), self._get_quantum()
        self.env["credit.allowance.line"].create([revenue._prepare_line_vals(law, quantum) for revenue in self.revenue_ids])
        return None


class CreditAllowanceRevenue(models.Model):
    """One revenue of a public body: five years of collections over assessments, the methods side by side, and the one chosen."""

    _name = "credit.allowance.revenue"
    _description = "Revenue in an FCDE"
    _order = "allowance_id, id"

    allowance_id = fields.Many2one("credit.allowance", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="allowance_id.company_id", store=True, index=True, string="Client")
    currency_id = fields.Many2one(related="company_id.currency_id")
    state = fields.Selection(related="allowance_id.state")
    name = fields.Char(string="Revenue", required=True)
    claim_kind_id = fields.Many2one("credit.claim.kind", string="Kind of claim", ondelete="restrict")
    amount = fields.Monetary(string="Budgeted, or closing residuals")
    amount_excluded = fields.Monetary(
        string="Left out", help="Due from public bodies or guaranteed: nothing is set aside for it.",
    )
    exclusion = fields.Selection(
        [("public", "Due from public bodies"), ("guaranteed", "Guaranteed"), ("cash", "Tax booked when paid"),
         ("others", "Collected for others")],
        string="Left out because", help="D.Lgs. 118/2011, All. 4/2 par. 3.3: nothing is set aside for these.",
    )
    method = fields.Selection(
        [("totals", "Mean: ratio of totals"), ("ratios", "Mean of yearly ratios"),
         ("weighted_totals", "Ratio of weighted totals"),
         ("weighted_ratios", "Weighted mean of yearly ratios"), ("own", "A percentage of our own")],
        required=True, default="totals",
    )
    own_percent = fields.Float(string="Collected, of our own (%)", digits=(5, 2))
    own_reason = fields.Char(string="Why", help="New revenues have no past: say what the percentage rests on.")
    year_ids = fields.One2many("credit.allowance.year", "revenue_id", string="Years", copy=True)
    percent_totals = fields.Float(string="Ratio of totals (%)", compute="_compute_percents", digits=(5, 2))
    percent_ratios = fields.Float(string="Mean of ratios (%)", compute="_compute_percents", digits=(5, 2))
    percent_weighted_totals = fields.Float(string="Weighted totals (%)", compute="_compute_percents", digits=(5, 2))
    percent_weighted_ratios = fields.Float(string="Weighted ratios (%)", compute="_compute_percents", digits=(5, 2))
    has_history = fields.Boolean(compute="_compute_percents")
    amount_allowance = fields.Monetary(string="To be set aside", compute="_compute_percents")

    _own_range = models.Constraint(
        "CHECK(COALESCE(own_percent, 0) BETWEEN 0 AND 100 AND COALESCE(amount, 0) >= 0)",
        "A percentage goes from zero to 100, and amounts are zero or more.",
    )
