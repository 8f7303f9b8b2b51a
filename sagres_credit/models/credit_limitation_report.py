from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .credit_receivable_limitation import HORIZONS, LIMITATION_GAPS, LIMITATION_STATES

# In the order in which they are shown: what is lost, what is near, what is safe, what is not known.
BUCKETS = [
    ("0_expired", "Prescribed"),
    ("1_30", "Within 30 days"),
    ("2_90", "Within 90 days"),
    ("3_180", "Within 180 days"),
    ("4_360", "Within 360 days"),
    ("5_later", "Later"),
    ("6_stopped", "In court or suspended"),
    ("7_undated", "Without a date"),
]
AT_RISK = ("1_30", "2_90", "3_180", "4_360")
LOST_SIDES = [
    ("before", "Before management"),
    ("under", "Under management"),
]


class CreditLimitationReport(models.Model):
    """When what is open lapses: one row for each open debit of a client under active mandate.

    The bucket is that of the day on which somebody looks, not of the last night.
    """

    _name = "credit.limitation.report"
    _description = "Limitation of open items"
    _auto = False
    _rec_name = "receivable_id"
    _order = "limitation_date, id"
    _depends = {
        "account.move.line": ["amount_residual", "date_maturity", "parent_state", "partner_id"],
        "credit.case": ["hold_code", "partner_id", "user_id"],
        "credit.mandate": ["company_id", "date_start", "state"],
        "credit.receivable": [
            "case_id", "claim_kind_id", "company_id", "hold", "limitation_date", "limitation_gap", "limitation_period_id",
            "limitation_start", "limitation_state", "line_id", "move_id",
        ],
        "res.partner": ["commercial_partner_id"],
    }

    receivable_id = fields.Many2one("credit.receivable", string="Item", readonly=True)
    move_id = fields.Many2one("account.move", string="Invoice", readonly=True)
    case_id = fields.Many2one("credit.case", readonly=True)
    company_id = fields.Many2one("res.company", string="Client", readonly=True)
    mandate_id = fields.Many2one("credit.mandate", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Debtor", readonly=True)
    user_id = fields.Many2one("res.users", string="Operator", readonly=True)
    claim_kind_id = fields.Many2one("credit.claim.kind", string="Kind of claim", readonly=True)
    period_id = fields.Many2one("credit.limitation.period", string="Limitation period", readonly=True)
    period_term = fields.Char(related="period_id.term", string="Term")
    state = fields.Selection(LIMITATION_STATES, string="Limitation", readonly=True)
    bucket = fields.Selection(BUCKETS, string="When it lapses", readonly=True)
    gap = fields.Selection(LIMITATION_GAPS, string="Why no date is known", readonly=True)
    date_maturity = fields.Date(string="Due date", readonly=True)
    limitation_start = fields.Date(string="Term runs from", readonly=True)
    limitation_date = fields.Date(string="Prescribed after", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary(string="Left to pay", readonly=True)
    is_held = fields.Boolean(string="On hold", readonly=True)
    managed_since = fields.Date(
        string="Under management since", readonly=True,
        help="The first day of the first mandate of the client, or the later day on which the item came in.",
    )
    lost_side = fields.Selection(LOST_SIDES, string="Prescribed when", readonly=True)
    lost_why = fields.Char(related="receivable_id.lost_why")

    @property
    def _table_query(self):
        today = fields.Date.context_today(self)
        return SQL(
            """
            SELECT receivable.id, receivable.id AS receivable_id, receivable.move_id, receivable.case_id,
                   receivable.company_id, mandate.id AS mandate_id,
                   COALESCE(work.partner_id, person.commercial_partner_id) AS partner_id, work.user_id,
                   receivable.claim_kind_id, receivable.limitation_period_id AS period_id,
                   COALESCE(receivable.limitation_state, 'unknown') AS state, bucket.word AS bucket,
                   receivable.limitation_gap AS gap, item.date_maturity, receivable.limitation_start,
                   receivable.limitation_date, item.amount_residual AS amount,
                   receivable.hold OR COALESCE(work.hold_code <> '', FALSE) AS is_held, since.day AS managed_since,
                   CASE WHEN bucket.word <> '0_expired' THEN NULL
                        WHEN receivable.limitation_date < since.day THEN 'before' ELSE 'under' END AS lost_side
              FROM credit_receivable AS receivable
              JOIN account_move_line AS item
                ON item.id = receivable.line_id AND item.amount_residual > 0 AND item.parent_state = 'posted'
              JOIN res_partner AS person ON person.id = item.partner_id
              JOIN credit_mandate AS mandate ON mandate.company_id = receivable.company_id AND mandate.state = 'active'
         LEFT JOIN (%(starts)s) AS first ON first.company_id = receivable.company_id
         LEFT JOIN credit_case AS work ON work.id = receivable.case_id
        CROSS JOIN LATERAL (SELECT GREATEST(first.day, receivable.create_date::date) AS day) AS since
        CROSS JOIN LATERAL (SELECT %(bucket)s AS word) AS bucket
            """,
            starts=self._get_starts_query(), bucket=self._get_bucket_query(today),
        )

    @staticmethod
    def _get_starts_query():
        """Return the SQL of the first day of the first mandate of each client."""
        return SQL(
            "SELECT company_id, MIN(date_start) AS day FROM credit_mandate WHERE state <> 'draft' GROUP BY company_id"
        )

    @staticmethod
    def _get_bucket_query(today):
        """Return the SQL of the bucket of ``receivable`` on a day; a date that has passed is lost whatever the night said."""
        whens = SQL(" ").join(
            SQL("WHEN receivable.limitation_date <= %s THEN %s", fields.Date.add(today, days=days), bucket)
            for days, bucket in zip(HORIZONS, AT_RISK, strict=True)
        )
        return SQL(
            """CASE WHEN receivable.limitation_state = 'expired' OR receivable.limitation_date < %s THEN '0_expired'
                    WHEN COALESCE(receivable.limitation_state, 'unknown') = 'unknown' THEN '7_undated'
                    WHEN receivable.limitation_date IS NULL THEN '6_stopped'
                    %s
                    WHEN receivable.limitation_state IN ('in_court', 'suspended') THEN '6_stopped'
                    ELSE '5_later' END""",
            today, whens,
        )

    def action_open_item(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "credit.receivable",
            "res_id": self.receivable_id.id,
            "views": [(False, "form")],
            "context": {"allowed_company_ids": self.env.user.company_ids.ids},
        }

    def action_open_case(self):
        self.ensure_one()
        return self.case_id.with_context(allowed_company_ids=self.env.user.company_ids.ids)._get_form_action()

    def _prepare_action(self, name, domain):
        """Return the action that opens exactly these rows: list first, then by client and by year."""
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": self._name,
            "views": [(False, "list"), (False, "pivot"), (False, "graph")],
            "domain": list(Domain(domain)),
            "context": {},
        }
