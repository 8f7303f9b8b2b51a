from odoo import api, models
from odoo.tools import SQL


class CreditLedgerFigure(models.AbstractModel):
    """What was entrusted, and what became of it: collected, reduced by credit notes, written off."""

    _inherit = "credit.ledger.figure"

    @api.model
    def _get_vintage_query(self, companies, date):
        """Return the ``SQL`` of what was entrusted up to ``date`` and of every settlement of it since, one row each.

        Columns: ``id``, ``line_id``, ``move_id``, ``company_id``, ``partner_id``, ``due_date``, ``stock`` (old: overdue
        when the first mandate began), ``event``, ``date``, ``entrusted``, ``credited``, ``collected``, ``written_off``.
        Clients without a mandate that began have no rows.
        """
        past = self.env["credit.ledger.past"]
        return SQL(
            """
            SELECT item.id::bigint * 2 AS id, %(columns)s, '1_entrusted' AS event, GREATEST(item.date, start.day) AS date,
                   item.balance - COALESCE(early.amount, 0) AS entrusted, 0::numeric AS credited, 0::numeric AS collected,
                   0::numeric AS written_off
              FROM account_move_line AS item
              JOIN (%(starts)s) AS start ON start.company_id = item.company_id AND start.day <= %(date)s
         LEFT JOIN (%(early)s) AS early ON early.line_id = item.id
             WHERE %(condition)s AND item.balance > COALESCE(early.amount, 0)
             UNION ALL
            SELECT partial.id::bigint * 2 + 1, %(columns)s, %(event)s, partial.max_date, 0,
                   CASE WHEN %(event)s = '2_credited' THEN partial.amount ELSE 0 END,
                   CASE WHEN %(event)s = '3_collected' THEN partial.amount ELSE 0 END,
                   CASE WHEN %(event)s = '4_written_off' THEN partial.amount ELSE 0 END
              FROM account_partial_reconcile AS partial
              JOIN account_move_line AS item ON item.id = partial.debit_move_id
              JOIN (%(starts)s) AS start ON start.company_id = item.company_id AND start.day <= partial.max_date
              JOIN account_move_line AS other ON other.id = partial.credit_move_id
              JOIN account_journal AS journal ON journal.id = other.journal_id
             WHERE %(condition)s AND partial.max_date <= %(date)s
            """,
            columns=self._get_vintage_columns(), starts=self.env["credit.limitation.report"]._get_starts_query(), date=date,
            early=self._get_early_query(), condition=past._get_item_condition(companies, date), event=self._get_event_query(),
        )

    @api.model
    def _get_vintage_columns(self):
        return SQL(
            """item.id AS line_id, item.move_id, item.company_id, item.partner_id,
               COALESCE(item.date_maturity, item.date) AS due_date,
               CASE WHEN COALESCE(item.date_maturity, item.date) < start.day THEN 'old' ELSE 'new' END AS stock"""
        )

    @api.model
    def _get_event_query(self):
        """Return the SQL of what a reconciliation with the item ``other`` of ``journal`` is."""
        return SQL(
            "CASE WHEN %s THEN '3_collected' WHEN other.display_type = 'payment_term' THEN '2_credited' ELSE '4_written_off' END",
            self.env["credit.arrangement.mixin"]._get_payment_condition(),
        )

    @api.model
    def _get_early_query(self):
        """Return the SQL of what was settled of each item before the first mandate of its client began."""
        return SQL(
            """SELECT partial.debit_move_id AS line_id, SUM(partial.amount) AS amount
                 FROM account_partial_reconcile AS partial
                 JOIN (%s) AS start ON start.company_id = partial.company_id AND partial.max_date < start.day
             GROUP BY partial.debit_move_id""",
            self.env["credit.limitation.report"]._get_starts_query(),
        )

    @api.model
    def _read_recovery(self, companies, since, until):
        """Return ``{(company id, stock): (items, entrusted, credited, collected)}``.

        Of the old stock everything up to ``until``; of the new what fell due from ``since`` to ``until``.
        """
        rows = self.env.execute_query(SQL(
            """
            SELECT company_id, stock, COUNT(*) FILTER (WHERE event = '1_entrusted'), SUM(entrusted), SUM(credited), SUM(collected)
              FROM (%s) AS flow WHERE stock = 'old' OR due_date BETWEEN %s AND %s
          GROUP BY company_id, stock
            """,
            self._get_vintage_query(companies, until), since, until,
        ))
        return {(company_id, stock): tuple(figures) for company_id, stock, *figures in rows}
