from odoo import api, fields, models
from odoo.tools import SQL

#: The days of payments that a grade looks at.
WINDOW = 365


class CreditDelayMeasure(models.AbstractModel):
    """How late people pay, by SQL: every part that was paid counts with its own days, what is open with those so far.

    Not counted is what nobody could ask for: an item on hold (disputed, in a settlement), one of a plan that is kept,
    one that is prescribed; nor what a credit note or a write-off closed.
    """

    _name = "credit.delay.measure"
    _description = "How late people pay"

    @api.model
    def _flush(self):
        """Write what the measure reads and the cache may still hold."""
        self.env["credit.assessment"]._flush_ledger()
        self.env["account.move.line"].flush_model(["balance", "move_id"])
        self.env["account.partial.reconcile"].flush_model()
        self.env["credit.plan"].flush_model(["receivable_ids", "state"])
        self.env["credit.mandate"].flush_model(["payment_journal_id"])
        self.env["res.partner"].flush_model(["company_id", "credit_grade"])

    @api.model
    def _get_items_query(self, days, condition=SQL("TRUE"), window=None):
        """Return the ``SQL`` of one row for each debit item that was due before a day, or paid by it.

        Columns: ``id`` (of the companion), ``move_id``, ``company_id``, ``partner_id`` (the debtor), ``due_date``,
        ``amount``, ``day``, ``days_late`` (average of its parts, each with its own days, weighed by amount) and ``is_open``.
        An item of which nothing is due nor paid yet is not there.

        :param SQL days: the days as of which it is measured, rows of one column
        :param SQL condition: on ``receivable`` (``credit_receivable``), ``line`` (its item) and ``at.day``
        :param int window: what was paid longer ago counts no more; what is open always counts
        """
        return SQL(
            """
            SELECT receivable.id, receivable.move_id, receivable.company_id, person.commercial_partner_id AS partner_id,
                   item.due AS due_date, line.balance AS amount, at.day, open.amount > 0 AS is_open,
                   (paid.late + open.amount * GREATEST(at.day - item.due, 0)) / (paid.amount + open.amount) AS days_late
              FROM credit_receivable AS receivable
              JOIN account_move_line AS line ON line.id = receivable.line_id AND line.balance > 0
               AND line.parent_state = 'posted'
              JOIN res_partner AS person ON person.id = line.partner_id
        CROSS JOIN (%(days)s) AS at (day)
        CROSS JOIN LATERAL (SELECT COALESCE(line.date_maturity, line.date) AS due) AS item
        CROSS JOIN LATERAL (%(paid)s) AS paid
        CROSS JOIN LATERAL (SELECT CASE WHEN item.due < at.day AND NOT COALESCE(receivable.hold, FALSE)
                                         AND receivable.limitation_state IS DISTINCT FROM 'expired'
                                        THEN GREATEST(line.balance - paid.settled, 0) ELSE 0 END AS amount) AS open
             WHERE %(condition)s AND paid.amount + open.amount > 0
               AND NOT EXISTS (SELECT FROM credit_plan_receivable_rel AS part JOIN credit_plan AS plan ON plan.id = part.plan_id
                                WHERE part.receivable_id = receivable.id AND plan.state IN ('active', 'kept'))
            """,
            days=days, condition=condition, paid=self._get_paid_query(window),
        )

    @api.model
    def _get_paid_query(self, window):
        """Return the SQL of what was ``settled`` of ``line`` by ``at.day``, and of what was paid: ``amount`` and ``late``."""
        counts = SQL("partial.max_date > at.day - %s", window) if window else SQL("TRUE")
        return SQL(
            """
            SELECT COALESCE(SUM(partial.amount), 0) AS settled,
                   COALESCE(SUM(partial.amount) FILTER (WHERE %(counts)s), 0) AS amount,
                   COALESCE(SUM(partial.amount * GREATEST(partial.max_date - item.due, 0)) FILTER (WHERE %(counts)s), 0) AS late
              FROM account_partial_reconcile AS partial
              JOIN account_move_line AS other ON other.id = partial.credit_move_id
              JOIN account_journal AS journal ON journal.id = other.journal_id
             WHERE partial.debit_move_id = line.id AND partial.max_date <= at.day
            """,
            counts=SQL("%s AND %s", counts, self.env["credit.arrangement.mixin"]._get_payment_condition()),
        )

    @api.model
    def _get_debtors_query(self, companies, days):
        """Return the ``SQL`` of one row a debtor and day: ``company_id``, ``partner_id``, ``day``, ``days``, ``items``, ``open``.

        ``days`` is the average of the days late of the debtor's items of the last twelve months, to a tenth.
        """
        items = self._get_items_query(days, SQL("receivable.company_id = ANY(%s)", companies.ids), WINDOW)
        return SQL(
            """
              SELECT company_id, partner_id, day, ROUND(AVG(days_late), 1) AS days, COUNT(*) AS items,
                     COUNT(*) FILTER (WHERE is_open) AS open
                FROM (%s) AS item
            GROUP BY company_id, partner_id, day
            """,
            items,
        )

    @api.model
    def _get_improved_query(self, companies, since, until):
        """Return the ``SQL`` of the debtors measured on both days: ``company_id``, ``partner_id``, ``improved``."""
        return SQL(
            """
            SELECT now.company_id, now.partner_id, now.days < before.days AS improved
              FROM (%(now)s) AS now JOIN (%(before)s) AS before USING (company_id, partner_id)
            """,
            now=self._get_debtors_query(companies, self._get_days_query(until)),
            before=self._get_debtors_query(companies, self._get_days_query(since)),
        )

    @api.model
    def _get_days_query(self, *days):
        """Return the days given as rows of SQL."""
        return SQL(" UNION ALL ").join(SQL("SELECT %s::date", fields.Date.to_date(day)) for day in days)
