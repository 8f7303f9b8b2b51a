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
        Clients without a mandate that began have no rows. Credit
        notes and write-offs are told from money by joins on the item itself, which no filter can make slow.
        """
        return SQL(
            """
            SELECT item.id::bigint * 2 AS id, %(columns)s, '1_entrusted' AS event, GREATEST(item.date, start.day) AS date,
                   item.balance - COALESCE(early.amount, 0) AS entrusted, 0::numeric AS credited, 0::numeric AS collected,
                   0::numeric AS written_off
              FROM account_move_line AS item
              JOIN (%(starts)s) AS start ON start.company_id = item.company_id AND start.day <= %(date)s
        CROSS JOIN LATERAL (%(early)s) AS early
             WHERE %(condition)s AND item.balance > COALESCE(early.amount, 0)
             UNION ALL
            SELECT partial.id::bigint * 2 + 1, %(columns)s,
                   CASE WHEN refund.id IS NOT NULL THEN '2_credited' WHEN loss.id IS NOT NULL THEN '4_written_off'
                        ELSE '3_collected' END, partial.max_date, 0,
                   CASE WHEN refund.id IS NOT NULL THEN partial.amount ELSE 0 END,
                   CASE WHEN refund.id IS NULL AND loss.id IS NULL THEN partial.amount ELSE 0 END,
                   CASE WHEN refund.id IS NULL AND loss.id IS NOT NULL THEN partial.amount ELSE 0 END
              FROM account_partial_reconcile AS partial
              JOIN account_move_line AS item ON item.id = partial.debit_move_id
              JOIN (%(starts)s) AS start ON start.company_id = item.company_id AND start.day <= partial.max_date
         LEFT JOIN account_move_line AS refund ON refund.id = partial.credit_move_id AND refund.balance < 0
                   AND refund.display_type = 'payment_term' AND refund.parent_state = 'posted'
         LEFT JOIN account_move_line AS loss ON loss.id = partial.credit_move_id AND loss.journal_id = ANY(ARRAY(%(books)s))
             WHERE %(condition)s AND partial.max_date <= %(date)s
            """,
            columns=self._get_vintage_columns(), starts=self.env["credit.limitation.report"]._get_starts_query(), date=date,
            early=self._get_early_query(), condition=self._get_invoice_condition(companies, date),
            books=self._get_books_query(),
        )

    @api.model
    def _get_invoice_condition(self, companies, date):
        """Return the SQL that an ``item`` is of an invoice or a credit note; other entries are entrusted to nobody."""
        condition = self.env["credit.ledger.past"]._get_item_condition(companies, date)
        return SQL("%s AND item.display_type = 'payment_term'", condition)

    @api.model
    def _get_vintage_columns(self):
        return SQL(
            """item.id AS line_id, item.move_id, item.company_id, item.partner_id,
               COALESCE(item.date_maturity, item.date) AS due_date,
               CASE WHEN COALESCE(item.date_maturity, item.date) < start.day THEN 'old' ELSE 'new' END AS stock"""
        )

    @api.model
    def _get_books_query(self):
        """Return the SQL of the journals through which no money comes and nothing is invoiced: those of write-offs."""
        is_payment = self.env["credit.arrangement.mixin"]._get_payment_condition()
        return SQL("SELECT journal.id FROM account_journal AS journal WHERE journal.type <> 'sale' AND NOT %s", is_payment)

    @api.model
    def _get_early_query(self):
        """Return the SQL of what was settled of an ``item`` before ``start``; of what was booked since, nothing was."""
        return SQL(
            """SELECT CASE WHEN item.date < start.day THEN (
                      SELECT SUM(partial.amount) FROM account_partial_reconcile AS partial
                       WHERE partial.debit_move_id = item.id AND partial.max_date < start.day) END AS amount"""
        )

    @api.model
    def _read_recovery(self, companies, since, until, stock):
        """Return ``{company id: (items, entrusted, credited, collected)}`` of the old or of the new stock.

        Of the old stock everything up to ``until``; of the new what fell due from ``since`` to ``until``.
        """
        period = SQL("due_date BETWEEN %s AND %s", since, until) if stock == "new" else SQL("TRUE")
        rows = self.env.execute_query(SQL(
            """
            SELECT company_id, COUNT(*) FILTER (WHERE event = '1_entrusted'), SUM(entrusted), SUM(credited), SUM(collected)
              FROM (%s) AS flow WHERE stock = %s AND %s GROUP BY company_id
            """,
            self._get_vintage_query(companies, until), stock, period,
        ))
        return {company_id: tuple(figures) for company_id, *figures in rows}
