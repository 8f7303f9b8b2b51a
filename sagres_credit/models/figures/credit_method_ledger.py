from decimal import Decimal

from odoo import api, models
from odoo.tools import SQL

#: An item is at risk when it lapses within so many days, and worked when somebody met its debtor within a year.
AT_RISK_DAYS, YEAR = 360, 365
#: Where a policy says nothing else, ordinary reminders end so many days after the due date.
REMINDER_DAYS = 30
READ_FIELDS = {
    "account.move": ["credit_tax_cause", "invoice_date", "move_type"],
    "account.move.line": ["balance", "date", "date_maturity", "journal_id", "parent_state"],
    "account.partial.reconcile": ["amount", "credit_move_id", "debit_move_id", "max_date"],
    "credit.baseline": ["company_id", "date", "state"],
    "credit.baseline.item": ["amount", "baseline_id", "company_id", "receivable_id"],
    "credit.case": ["company_id", "parent_id", "policy_id"],
    "credit.interaction": ["case_id", "date", "outcome"],
    "credit.mandate": ["company_id", "date_start", "payment_journal_id", "state"],
    "credit.policy.level": ["delay_days", "policy_id", "requires_person", "stage_id"],
    "credit.receivable": ["case_id", "company_id", "limitation_date", "line_id"],
}


class CreditMethodLedger(models.AbstractModel):
    """What the books say of clients between two days; a figure and the items it opens come from the same rows."""

    _name = "credit.method.ledger"
    _description = "Figures of the method from the books"

    @api.model
    def _read(self, kind, companies, since, until):
        """Return ``{company: (n, part, whole, apart)}`` of the rows of ``kind`` by one statement; see :meth:`_get_rows`."""
        if not companies:
            return {}
        self._flush()
        rows = self.env.execute_query(SQL(
            "WITH %s SELECT company_id, COUNT(*), SUM(part), SUM(whole), SUM(apart) FROM (%s) AS found GROUP BY company_id",
            self._get_steps(companies.ids), self._get_rows(kind, since, until),
        ))
        return {
            self.env["res.company"].browse(company_id): (count, *(Decimal(str(amount)) for amount in amounts))
            for company_id, count, *amounts in rows
        }

    @api.model
    def _flush(self):
        """Write what the queries read and the cache may still hold."""
        self.env["credit.kpi"]._flush_models(READ_FIELDS)

    @api.model
    def _get_ids_query(self, kind, company_id, since, until):
        """Return the SQL of the ids of the ``credit.receivable`` behind a figure."""
        return SQL(
            "(WITH %s SELECT id FROM (%s) AS found)", self._get_steps([company_id]),
            self._get_rows(kind, since, until),
        )

    @api.model
    def _get_rows(self, kind, since, until):
        """Return the SQL of the rows ``(id, company_id, part, whole, apart)`` of a kind, a row an item.

        For a module to count something else of the books, it must override this method.
        """
        return getattr(self, f"_get_{kind}_rows")(since, until)

    @api.model
    def _get_kinds(self):
        return ("entrusted", "managed", "turnover", "collected", "earlier", "residual", "stock", "at_risk")

    @api.model
    def _get_steps(self, company_ids):
        """Return the steps ``item`` (a row a debit item) and ``settled`` (a row an amount that was set against one).

        An item is entrusted on its own day, or on the day of the first mandate where it is older than that.
        """
        return SQL(
            """
            started AS (
                SELECT company_id, MIN(date_start) AS day FROM credit_mandate
                 WHERE company_id IN %(companies)s AND state <> 'draft' GROUP BY company_id
            ), item AS NOT MATERIALIZED (
                SELECT receivable.id, receivable.company_id, receivable.case_id, receivable.limitation_date,
                       line.id AS line_id, line.balance, COALESCE(line.date_maturity, line.date) AS due,
                       COALESCE(move.invoice_date, line.date) AS issued, started.day AS started,
                       GREATEST(COALESCE(move.invoice_date, line.date), started.day) AS entrusted_on
                  FROM credit_receivable AS receivable
                  JOIN account_move_line AS line ON line.id = receivable.line_id AND line.parent_state = 'posted'
                   AND line.balance > 0
                  JOIN account_move AS move ON move.id = line.move_id
             LEFT JOIN started ON started.company_id = receivable.company_id
                 WHERE receivable.company_id IN %(companies)s
            ), settled AS NOT MATERIALIZED (
                SELECT item.id, partial.amount, partial.max_date AS day,
                       CASE WHEN %(is_payment)s THEN 'payment'
                            WHEN entry.credit_tax_cause IS NOT NULL THEN 'write_off' ELSE 'reduction' END AS kind
                  FROM item
                  JOIN account_partial_reconcile AS partial ON partial.debit_move_id = item.line_id
                  JOIN account_move_line AS other ON other.id = partial.credit_move_id
                  JOIN account_move AS entry ON entry.id = other.move_id
                  JOIN account_journal AS journal ON journal.id = other.journal_id
            )
            """,
            companies=tuple(company_ids), is_payment=self.env["credit.arrangement.mixin"]._get_payment_condition(),
        )

    @api.model
    def _get_managed_rows(self, since, until):
        """What was open when the period began, and what was entrusted in it."""
        return SQL(
            """
            SELECT item.id, item.company_id, item.balance - COALESCE(SUM(settled.amount), 0) AS part,
                   item.balance - COALESCE(SUM(settled.amount), 0) AS whole, 0 AS apart
              FROM item
         LEFT JOIN settled ON settled.id = item.id AND settled.day < GREATEST(item.entrusted_on, %(since)s)
             WHERE item.entrusted_on <= %(until)s
          GROUP BY item.id, item.company_id, item.balance
            HAVING item.balance > COALESCE(SUM(settled.amount), 0)
            """,
            since=since, until=until,
        )

    @api.model
    def _get_entrusted_rows(self, since, until):
        """What was entrusted in the period: what had been settled before was not."""
        return SQL(
            """
            SELECT item.id, item.company_id, item.balance - COALESCE(SUM(settled.amount), 0) AS part, 0 AS whole, 0 AS apart
              FROM item
         LEFT JOIN settled ON settled.id = item.id AND settled.day < item.entrusted_on
             WHERE item.entrusted_on BETWEEN %(since)s AND %(until)s
          GROUP BY item.id, item.company_id, item.balance
            HAVING item.balance > COALESCE(SUM(settled.amount), 0)
            """,
            since=since, until=until,
        )

    @api.model
    def _get_turnover_rows(self, since, until):
        """What was invoiced in the period, VAT included and credit notes deducted, and the money on it by its end."""
        return SQL(
            """
            SELECT item.id, item.company_id, COALESCE(SUM(settled.amount), 0) AS part, item.balance AS whole, 0 AS apart
              FROM item
         LEFT JOIN settled ON settled.id = item.id AND settled.kind = 'payment' AND settled.day <= %(until)s
             WHERE item.issued BETWEEN %(since)s AND %(until)s
          GROUP BY item.id, item.company_id, item.balance
             UNION ALL
            SELECT receivable.id, receivable.company_id, 0, line.balance, 0
              FROM credit_receivable AS receivable
              JOIN account_move_line AS line ON line.id = receivable.line_id AND line.parent_state = 'posted'
               AND line.balance < 0
              JOIN account_move AS move ON move.id = line.move_id AND move.move_type = 'out_refund'
             WHERE COALESCE(move.invoice_date, line.date) BETWEEN %(since)s AND %(until)s
               AND receivable.company_id IN (SELECT company_id FROM started)
            """,
            since=since, until=until,
        )

    @api.model
    def _get_collected_rows(self, since, until, before=None):
        """Items on which money came in the period."""
        return SQL(
            """
            SELECT item.id, item.company_id, SUM(settled.amount) AS part, 0 AS whole, 0 AS apart
              FROM item JOIN settled ON settled.id = item.id AND settled.kind = 'payment'
               AND settled.day BETWEEN %(since)s AND %(until)s
             WHERE item.issued < %(before)s
          GROUP BY item.id, item.company_id
            """,
            since=since, until=until, before=before or "infinity",
        )

    @api.model
    def _get_earlier_rows(self, since, until):
        """Money of the period on what was invoiced before it."""
        return self._get_collected_rows(since, until, before=since)

    @api.model
    def _get_residual_rows(self, since, until):
        """What ordinary reminders had left of items due since the mandate began, and what came in after them."""
        return SQL(
            """
            SELECT reminded.id, reminded.company_id,
                   COALESCE(SUM(settled.amount) FILTER (WHERE settled.kind = 'payment' AND settled.day > reminded.cut), 0)
                       AS part,
                   reminded.balance - COALESCE(SUM(settled.amount)
                       FILTER (WHERE settled.day <= reminded.cut OR settled.kind = 'reduction'), 0) AS whole, 0 AS apart
              FROM (SELECT item.id, item.company_id, item.balance,
                           item.due + COALESCE(policy.days, %(days)s) AS cut
                      FROM item
                 LEFT JOIN credit_case AS debt ON debt.id = item.case_id
                 LEFT JOIN (SELECT level.policy_id, MIN(level.delay_days) AS days
                              FROM credit_policy_level AS level JOIN credit_stage AS stage ON stage.id = level.stage_id
                             WHERE level.delay_days >= 0
                               AND (level.requires_person OR stage.kind NOT IN ('courtesy', 'reminder'))
                          GROUP BY level.policy_id) AS policy ON policy.policy_id = debt.policy_id
                     WHERE item.due >= COALESCE(item.started, item.due)) AS reminded
         LEFT JOIN settled ON settled.id = reminded.id AND settled.day <= %(until)s
             WHERE reminded.cut BETWEEN %(since)s AND %(until)s
          GROUP BY reminded.id, reminded.company_id, reminded.balance
            HAVING reminded.balance > COALESCE(SUM(settled.amount)
                       FILTER (WHERE settled.day <= reminded.cut OR settled.kind = 'reduction'), 0)
            """,
            since=since, until=until, days=REMINDER_DAYS,
        )

    @api.model
    def _get_stock_rows(self, since, until):
        """Items of the frozen baseline: how much less of them is open, what was written off apart."""
        return SQL(
            """
            SELECT stock.receivable_id AS id, stock.company_id,
                   stock.amount - GREATEST(COALESCE(item.balance, 0) - COALESCE(SUM(settled.amount), 0), 0)
                       - COALESCE(SUM(settled.amount) FILTER (WHERE settled.kind = 'write_off' AND settled.day > frozen.date), 0)
                       AS part,
                   stock.amount AS whole,
                   COALESCE(SUM(settled.amount) FILTER (WHERE settled.kind = 'write_off' AND settled.day > frozen.date), 0)
                       AS apart
              FROM (SELECT DISTINCT ON (company_id) id, company_id, date FROM credit_baseline
                     WHERE state = 'frozen' AND date <= %(until)s ORDER BY company_id, date DESC, id DESC) AS frozen
              JOIN credit_baseline_item AS stock ON stock.baseline_id = frozen.id
              JOIN started ON started.company_id = stock.company_id
         LEFT JOIN item ON item.id = stock.receivable_id
         LEFT JOIN settled ON settled.id = item.id AND settled.day <= %(until)s
          GROUP BY stock.id, stock.receivable_id, stock.company_id, stock.amount, item.balance, frozen.date
            """,
            until=until,
        )

    @api.model
    def _get_at_risk_rows(self, since, until):
        """Items open at the end of the period that lapse within a year, and whether their debtor was worked in the last."""
        return SQL(
            """
            SELECT risk.id, risk.company_id, EXISTS (
                       SELECT FROM credit_interaction AS talk JOIN credit_case AS debt ON debt.id = talk.case_id
                        WHERE (debt.id = risk.case_id OR debt.parent_id = risk.case_id)
                          AND talk.outcome IN ('reached', 'refused', 'reported_payment', 'call_back', 'done')
                          AND talk.date >= %(until)s::date - %(year)s AND talk.date < %(until)s::date + 1)::integer AS part,
                   1 AS whole, 0 AS apart
              FROM (SELECT item.id, item.company_id, item.case_id
                      FROM item LEFT JOIN settled ON settled.id = item.id AND settled.day <= %(until)s
                     WHERE item.limitation_date BETWEEN %(until)s AND %(until)s::date + %(days)s
                       AND item.entrusted_on <= %(until)s
                  GROUP BY item.id, item.company_id, item.case_id, item.balance
                    HAVING item.balance > COALESCE(SUM(settled.amount), 0)) AS risk
            """,
            until=until, days=AT_RISK_DAYS, year=YEAR,
        )
