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
         LEFT JOIN (%(early)s) AS early ON early.line_id = item.id
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
              FROM (%(flows)s) AS old WHERE stock = 'old' GROUP BY company_id, stock
             UNION ALL
            SELECT company_id, stock, COUNT(*) FILTER (WHERE event = '1_entrusted'), SUM(entrusted), SUM(credited), SUM(collected)
              FROM (%(flows)s) AS new WHERE stock = 'new' AND due_date BETWEEN %(since)s AND %(until)s GROUP BY company_id, stock
            """,
            flows=self._get_vintage_query(companies, until), since=since, until=until,
        ))
        return {(company_id, stock): tuple(figures) for company_id, stock, *figures in rows}
