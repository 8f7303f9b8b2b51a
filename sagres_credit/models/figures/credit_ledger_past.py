from odoo import api, models
from odoo.tools import SQL


class CreditLedgerPast(models.AbstractModel):
    """How the ledger stood on a past day: what was open then, told by the days on which items were settled."""

    _name = "credit.ledger.past"
    _description = "Ledger as of a past day"

    @api.model
    def _get_open_query(self, companies, date):
        """Return the ``SQL`` of what was open at the end of a day, one row a receivable item.

        Columns: ``line_id``, ``receivable_id`` (its companion, or null), ``company_id``, ``partner_id``, ``move_id``,
        ``date``, ``due_date``, ``amount`` (booked) and ``open_amount``, in company currency.

        An item is there from its accounting date on, if it is posted. Open is what was booked less what was reconciled
        with it up to that day (``max_date``, the later of the two dates). It is read backwards, which is the same and
        costs what happened since: what is open now and what was settled later. Credit notes and payments not allocated
        then are rows of their own, with negative amounts: the sum is the balance of the books.

        Call :meth:`_flush` first where the query is run by hand.

        :param companies: ``res.company`` records, or ``None`` for every company that has had a mandate
        """
        later = self._get_later_query(date)
        return SQL(
            """
            SELECT %(columns)s, item.amount_residual + COALESCE(later.amount, 0) AS open_amount
              FROM account_move_line AS item
         LEFT JOIN (%(later)s) AS later ON later.line_id = item.id
         LEFT JOIN credit_receivable AS receivable ON receivable.line_id = item.id
             WHERE %(condition)s AND item.amount_residual <> 0
               AND item.amount_residual + COALESCE(later.amount, 0) <> 0
             UNION ALL
            SELECT %(columns)s, later.amount AS open_amount
              FROM (%(later)s) AS later
              JOIN account_move_line AS item ON item.id = later.line_id
         LEFT JOIN credit_receivable AS receivable ON receivable.line_id = item.id
             WHERE %(condition)s AND item.amount_residual = 0 AND later.amount <> 0
            """,
            columns=self._get_open_columns(), later=later, condition=self._get_item_condition(companies, date),
        )

    @api.model
    def _get_open_columns(self):
        """Return the SQL of what is told of an ``item`` beside its open amount."""
        return SQL(
            """item.id AS line_id, receivable.id AS receivable_id, item.company_id, item.partner_id, item.move_id,
               item.date, item.date_maturity AS due_date, item.balance AS amount"""
        )

    @api.model
    def _get_item_condition(self, companies, date):
        """Return the SQL that an ``item`` is a posted receivable of these companies, booked up to ``date``."""
        return SQL(
            """item.parent_state = 'posted' AND item.date <= %(date)s AND %(companies)s
               AND item.account_id IN (SELECT id FROM account_account WHERE account_type = 'asset_receivable')""",
            date=date, companies=self._get_company_condition(companies),
        )

    @api.model
    def _get_company_condition(self, companies):
        """Return the SQL that an ``item`` is of these companies, or of those that have had a mandate."""
        if companies is None:
            return SQL("item.company_id IN (SELECT company_id FROM credit_mandate WHERE state <> 'draft')")
        return SQL("item.company_id = ANY(%s)", list(companies.ids))

    @api.model
    def _get_later_query(self, date):
        """Return the SQL of what was reconciled after ``date``, one row an item: positive on debits, negative on credits."""
        return SQL(
            """
            SELECT side.line_id, SUM(side.amount) AS amount
              FROM (SELECT debit_move_id AS line_id, amount FROM account_partial_reconcile WHERE max_date > %(date)s
                     UNION ALL
                    SELECT credit_move_id, -amount FROM account_partial_reconcile WHERE max_date > %(date)s) AS side
          GROUP BY side.line_id
            """,
            date=date,
        )

    @api.model
    def _flush(self):
        """Write what the queries on the past read and the cache may still hold."""
        self.env["account.account"].flush_model(["account_type"])
        self.env["account.move.line"].flush_model([
            "account_id", "amount_residual", "balance", "company_id", "date", "date_maturity", "display_type", "journal_id",
            "move_id", "parent_state", "partner_id",
        ])
        self.env["account.partial.reconcile"].flush_model()
        self.env["credit.mandate"].flush_model(["company_id", "date_start", "payment_journal_id", "state"])
        self.env["credit.receivable"].flush_model(["case_id", "line_id"])
