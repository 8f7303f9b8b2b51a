from odoo import api, fields, models
from odoo.tools import SQL


class CreditLedgerFigure(models.AbstractModel):
    """What the figures of a ledger are made of, for all clients at once: open amounts, sales, settlements."""

    _name = "credit.ledger.figure"
    _description = "Figures of the ledger"

    @api.model
    def _read_balances(self, companies, date):
        """Return ``{company id: (total, not due, overdue, credits, debit items)}`` at the end of a day.

        ``total`` is the balance of the books, credits not allocated included (they are negative); ``not due`` and
        ``overdue`` are of debit items. A client with nothing open is not in it.
        """
        rows = self.env.execute_query(SQL(
            """
            SELECT past.company_id, SUM(past.open_amount),
                   COALESCE(SUM(past.open_amount) FILTER (WHERE past.open_amount > 0 AND NOT %(late)s), 0),
                   COALESCE(SUM(past.open_amount) FILTER (WHERE past.open_amount > 0 AND %(late)s), 0),
                   COALESCE(SUM(past.open_amount) FILTER (WHERE past.open_amount < 0), 0),
                   COUNT(*) FILTER (WHERE past.open_amount > 0)
              FROM (%(past)s) AS past GROUP BY past.company_id
            """,
            late=self.env["credit.ageing.report"]._get_late_query(date),
            past=self.env["credit.ledger.past"]._get_open_query(companies, date),
        ))
        return {company_id: tuple(figures) for company_id, *figures in rows}

    @api.model
    def _read_movements(self, companies, since, until):
        """Return ``{company id: what the balance of receivables grew by}`` from ``since`` to ``until``, both included.

        A reconciliation lowers a debit and a credit by as much: the balance is what was booked.
        """
        rows = self.env.execute_query(SQL(
            """SELECT item.company_id, SUM(item.balance) FROM account_move_line AS item
                WHERE %s AND item.date >= %s GROUP BY item.company_id""",
            self.env["credit.ledger.past"]._get_item_condition(companies, until), since,
        ))
        return dict(rows)

    @api.model
    def _read_sales(self, companies, since, until):
        """Return ``{company id: (sales of the period, items of the period, {first of a month: sales})}`` up to ``until``.

        Sales are invoices less credit notes, taxes included, by accounting date; the months go back to the first.
        """
        rows = self.env.execute_query(SQL(
            """
            SELECT item.company_id, DATE_TRUNC('month', item.date)::date, SUM(item.balance),
                   COALESCE(SUM(item.balance) FILTER (WHERE item.date >= %(since)s), 0),
                   COUNT(*) FILTER (WHERE item.date >= %(since)s)
              FROM account_move_line AS item
             WHERE %(condition)s AND item.display_type = 'payment_term'
          GROUP BY 1, 2
            """,
            since=since, condition=self.env["credit.ledger.past"]._get_item_condition(companies, until),
        ))
        found = {}
        for company_id, month, amount, period, count in rows:
            sales, items, months = found.get(company_id, (0, 0, {}))
            found[company_id] = (sales + period, items + count, {**months, month: amount})
        return found

    @api.model
    def _read_rolls(self, companies, date, days):
        """Return ``{company id: (1-30 days then, 31-60 days now, debtors overdue then, of them with nothing overdue now)}``."""
        before = fields.Date.subtract(date, days=days)
        past, bucket = self.env["credit.ledger.past"], self.env["credit.ageing.report"]._get_bucket_query
        rows = self.env.execute_query(SQL(
            """
            WITH debtor AS (
                SELECT past.company_id, person.commercial_partner_id, SUM(past.first) AS first, SUM(past.second) AS second,
                       BOOL_OR(past.late_then) AS late_then, BOOL_OR(past.late_now) AS late_now
                  FROM (SELECT past.company_id, past.partner_id,
                               CASE WHEN %(bucket_then)s = '1_30' THEN past.open_amount END AS first,
                               NULL::numeric AS second, past.open_amount > 0 AND past.due_date < %(before)s AS late_then,
                               FALSE AS late_now
                          FROM (%(then)s) AS past
                         UNION ALL
                        SELECT past.company_id, past.partner_id, NULL,
                               CASE WHEN %(bucket_now)s = '2_60' THEN past.open_amount END,
                               FALSE, past.open_amount > 0 AND past.due_date < %(date)s
                          FROM (%(now)s) AS past) AS past
                  JOIN res_partner AS person ON person.id = past.partner_id
              GROUP BY past.company_id, person.commercial_partner_id
            )
            SELECT company_id, COALESCE(SUM(first), 0), COALESCE(SUM(second), 0), COUNT(*) FILTER (WHERE late_then),
                   COUNT(*) FILTER (WHERE late_then AND late_now IS NOT TRUE)
              FROM debtor GROUP BY company_id
            """,
            before=before, date=date, bucket_then=bucket(before), bucket_now=bucket(date),
            then=past._get_open_query(companies, before), now=past._get_open_query(companies, date),
        ))
        return {company_id: tuple(figures) for company_id, *figures in rows}
