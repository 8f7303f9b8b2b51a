from odoo import api, fields, models
from odoo.tools import SQL


class CreditClientLedger(models.AbstractModel):
    """What the books say of a portfolio since a day: entrusted, collected, open then and now."""

    _name = "credit.client.ledger"
    _description = "Figures of a portfolio"

    @api.model
    def _read(self, company, since):
        """Return ``entrusted``, ``entrusted_count``, ``collected``, ``month``, ``year`` (amounts in company currency),
        ``before`` and ``now`` (``{bucket: amount}``), by two queries.
        """
        today = fields.Date.context_today(self)
        month, year = (max(fields.Date.start_of(today, unit), since) for unit in ("month", "year"))
        self.env["credit.case"]._flush_client_ledger()
        totals, = self.env.execute_query(SQL(
            """WITH %(steps)s
               SELECT COALESCE(SUM(entrusted), 0), COUNT(*) FILTER (WHERE entrusted > 0),
                      (SELECT COALESCE(SUM(amount), 0) FROM paid WHERE day >= %(since)s),
                      (SELECT COALESCE(SUM(amount), 0) FROM paid WHERE day >= %(month)s),
                      (SELECT COALESCE(SUM(amount), 0) FROM paid WHERE day >= %(year)s)
                 FROM item""",
            steps=self._get_steps(company.id, since), since=since, month=month, year=year,
        ))
        ages = self.env.execute_query(SQL(
            """WITH %(steps)s
               SELECT 'before', %(then_bucket)s, SUM(entrusted) FROM item WHERE day < %(since)s AND entrusted > 0 GROUP BY 2
                UNION ALL
               SELECT 'now', %(now_bucket)s, SUM(residual) FROM item WHERE residual > 0 GROUP BY 2""",
            steps=self._get_steps(company.id, since), since=since, then_bucket=self._get_bucket(since),
            now_bucket=self._get_bucket(today),
        ))
        names = ("entrusted", "entrusted_count", "collected", "month", "year")
        return {
            **dict(zip(names, totals, strict=True)),
            **{when: {bucket: amount for at, bucket, amount in ages if at == when} for when in ("before", "now")},
        }

    @api.model
    def _get_steps(self, company_id, since):
        """Return the steps ``item`` (one row a debit item) and ``paid`` (one row a payment on an item, and one for each
        payment that is not allocated yet).

        What was settled before ``since`` was never entrusted.
        """
        return SQL(
            """
            debit AS (
                SELECT receivable.id, line.id AS line_id, line.balance, GREATEST(line.amount_residual, 0) AS residual,
                       line.date_maturity, COALESCE(move.invoice_date, line.date) AS day
                  FROM credit_receivable AS receivable
                  JOIN account_move_line AS line ON line.id = receivable.line_id AND line.parent_state = 'posted'
                   AND line.balance > 0
                  JOIN account_move AS move ON move.id = line.move_id
                 WHERE receivable.company_id = %(company)s
            ), settled AS (
                SELECT debit.id, partial.amount, partial.max_date AS day, %(is_payment)s AS is_payment
                  FROM debit
                  JOIN account_partial_reconcile AS partial ON partial.debit_move_id = debit.line_id
                  JOIN account_move_line AS other ON other.id = partial.credit_move_id
                  JOIN account_journal AS journal ON journal.id = other.journal_id
            ), item AS (
                SELECT debit.*, GREATEST(debit.balance - COALESCE(early.amount, 0), 0) AS entrusted
                  FROM debit
             LEFT JOIN (SELECT id, SUM(amount) AS amount FROM settled WHERE day < %(since)s GROUP BY id) AS early USING (id)
            ), paid AS (
                SELECT id, amount, day FROM settled WHERE is_payment
                 UNION ALL
                SELECT receivable.id, -line.amount_residual, line.date
                  FROM credit_receivable AS receivable
                  JOIN account_move_line AS line ON line.id = receivable.line_id AND line.amount_residual < 0
                   AND line.parent_state = 'posted'
                  JOIN account_journal AS journal ON journal.id = line.journal_id AND %(is_payment)s
                 WHERE receivable.company_id = %(company)s
            )
            """,
            company=company_id, since=since, is_payment=self.env["credit.arrangement.mixin"]._get_payment_condition(),
        )

    @api.model
    def _get_bucket(self, day):
        """Return the SQL of the age of an ``item`` on a day; see the labels of the page."""
        return SQL(
            """CASE WHEN date_maturity IS NULL OR date_maturity >= %(day)s THEN '0_not_due'
                    WHEN date_maturity >= %(day)s::date - 30 THEN '1_30'
                    WHEN date_maturity >= %(day)s::date - 90 THEN '2_90'
                    WHEN date_maturity >= %(day)s::date - 180 THEN '3_180'
                    WHEN date_maturity >= %(day)s::date - 365 THEN '4_365' ELSE '5_older' END""",
            day=day,
        )

    @api.model
    def _get_ids_query(self, kind, company_id, day, since, bucket):
        """Return the SQL of the ids of the items behind a figure of the page."""
        conditions = {
            "entrusted": SQL("SELECT id FROM item WHERE entrusted > 0"),
            "collected": SQL("SELECT id FROM paid WHERE day >= %s", day),
            "before": SQL("SELECT id FROM item WHERE day < %s AND entrusted > 0 AND %s = %s", since,
                          self._get_bucket(since), bucket),
            "now": SQL("SELECT id FROM item WHERE residual > 0 AND (%s = '' OR %s = %s)", bucket,
                       self._get_bucket(day), bucket),
        }
        return SQL("(WITH %s %s)", self._get_steps(company_id, since), conditions[kind])
