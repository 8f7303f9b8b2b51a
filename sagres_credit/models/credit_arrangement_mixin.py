from odoo import api, fields, models
from odoo.tools import SQL


class CreditArrangementMixin(models.AbstractModel):
    """An agreement with one debtor about some of their items; what becomes of it the ledger says, nobody else.

    Promise, plan and settlement stand on it. What was paid on an agreement is never added up as it comes: it is what
    the ledger says of its items now less what it said when the agreement was made. So an unreconcile, a reversal or a
    payment booked late are right by themselves.
    """

    _name = "credit.arrangement.mixin"
    _description = "Agreement with a debtor"

    #: Table and column of the many2many with the items, for SQL; each agreement declares its own ``receivable_ids``.
    _item_table = None
    _item_column = None
    #: What ``credit.receivable.hold_code`` says while the agreement lives; ``None``: its items are not held.
    _hold_code = None
    #: Whether it books entries when it is kept: it then waits until a payment has said what it pays.
    _books_when_kept = False
    #: States in which the ledger is looked at every night, and in which a change of the ledger still matters.
    _living_states = ("active",)
    _watched_states = ("active", "kept", "broken")

    # The thread of a form is read with the user's default company alone, where the debtor is not readable.
    display_name = fields.Char(compute_sudo=True)
    case_id = fields.Many2one("credit.case", required=True, readonly=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="case_id.company_id", string="Client", store=True, index=True)
    debtor_id = fields.Many2one(related="case_id.partner_id", string="Debtor")
    user_id = fields.Many2one(related="case_id.user_id", string="Operator")
    currency_id = fields.Many2one(related="company_id.currency_id")
    date_agreed = fields.Date(string="Agreed on", readonly=True, copy=False)
    date_ended = fields.Date(string="Ended on", readonly=True, copy=False)
    end_reason = fields.Char(string="Why it ended", readonly=True, copy=False)
    paid_before = fields.Monetary(
        readonly=True, copy=False, help="Payments on its items and unallocated, when it was agreed: they are not its own.",
    )
    reduced_before = fields.Monetary(
        readonly=True, copy=False, help="Credit notes and write-offs on its items when it was agreed.",
    )
    amount_paid = fields.Monetary(string="Paid on it", compute="_compute_paid")
    amount_reduced = fields.Monetary(
        string="Credit notes", compute="_compute_paid", help="Credit notes and write-offs on its items since it was agreed.",
    )

    @api.depends("receivable_ids.line_id.amount_residual", "case_id.amount_credit", "paid_before", "reduced_before")
    def _compute_paid(self):
        paid = self._origin._read_paid()
        for arrangement in self:
            arrangement.amount_paid, arrangement.amount_reduced = paid.get(arrangement._origin.id, (0, 0))

    def _update_state(self, date=None):
        """Bring these agreements where the ledger puts them on ``date``, by default today.

        The one way an agreement is kept or broken; it ends in :meth:`_set_active`, :meth:`_set_kept`,
        :meth:`_set_broken` or :meth:`_set_cancelled`.
        """
        watched = self.filtered(lambda arrangement: arrangement.state in self._watched_states)
        if watched:
            date = date or fields.Date.context_today(self)
            watched._apply_verdicts(date, SQL("agreed.id IN %s", tuple(watched.ids)))

    @api.model
    def _update_batch(self, company, first, last, date):
        """Do :meth:`_update_state` for the living agreements of the debtors between two ids, at night."""
        self._apply_verdicts(date, SQL(
            "agreed.company_id = %s AND debt.partner_id BETWEEN %s AND %s AND agreed.state IN %s",
            company.id, first, last, self._living_states,
        ))

    @api.model
    def _apply_verdicts(self, date, condition):
        self._flush_paid()
        verdicts = {}
        for arrangement_id, state in self.env.execute_query(self._get_verdict_query(date, condition)):
            verdicts.setdefault(state, []).append(arrangement_id)
        for state, ids in verdicts.items():
            getattr(self.sudo().browse(ids), f"_set_{state}")()

    @api.model
    def _get_verdict_query(self, date, condition):
        """Return the SQL of ``(id, new state)`` of the agreements under ``condition`` that are not where they should be.

        The states are those of the ``_set_`` methods. Each agreement must override this method; :meth:`_get_paid_steps`
        is what it stands on.

        :param SQL condition: on ``agreed`` (the agreement) and ``debt`` (its case)
        """
        raise NotImplementedError

    @api.model
    def _get_paid_query(self):
        """Return the SQL of ``(id, paid)``: all that the debtor ever paid for each row of the step ``arrangement``.

        That is the partial reconciliations on its items whose counterpart is a payment, and the debtor's payments that
        are not allocated yet. Rows of one agreement add up. The step has ``id``, ``case_id``, ``company_id`` and
        ``partner_id``. For a module to count only the payments of some person, it must override this method.
        """
        return SQL(
            """
            SELECT arrangement.id, partial.amount AS paid
              FROM arrangement
              JOIN %(table)s AS link ON link.%(column)s = arrangement.id
              JOIN credit_receivable AS receivable ON receivable.id = link.receivable_id
              JOIN account_partial_reconcile AS partial ON partial.debit_move_id = receivable.line_id
              JOIN account_move_line AS other ON other.id = partial.credit_move_id
              JOIN account_journal AS journal ON journal.id = other.journal_id AND %(is_payment)s
             UNION ALL
            SELECT arrangement.id, -item.amount_residual
              FROM arrangement
              JOIN credit_receivable AS receivable ON receivable.case_id = arrangement.case_id
              JOIN account_move_line AS item ON item.id = receivable.line_id AND item.amount_residual < 0
               AND item.parent_state = 'posted'
              JOIN account_journal AS journal ON journal.id = item.journal_id AND %(is_payment)s
            """,
            table=SQL.identifier(self._item_table), column=SQL.identifier(self._item_column),
            is_payment=self._get_payment_condition(),
        )

    @api.model
    def _get_payment_condition(self):
        """Return the SQL that tells a payment from a credit note or a write-off, by its ``journal``.

        Money comes through a bank or cash journal; what the client's own ledger file says is settled comes through the
        journal of imported payments.
        """
        return SQL(
            "(journal.type IN ('bank', 'cash', 'credit')"
            " OR journal.id IN (SELECT payment_journal_id FROM credit_mandate WHERE payment_journal_id IS NOT NULL))"
        )

    @api.model
    def _get_paid_steps(self, condition):
        """Return the first steps of a query on agreements: ``arrangement`` (its columns, with ``partner_id`` of the
        debtor) and ``ledger``: ``id``, ``paid`` and ``reduced`` since it was agreed, ``residual`` now, never negative.
        """
        return SQL(
            """
            arrangement AS (
                SELECT agreed.*, debt.partner_id, debt.parent_id AS case_parent_id, debt.amount_due AS case_due
                  FROM %(model)s AS agreed JOIN credit_case AS debt ON debt.id = agreed.case_id
                 WHERE %(condition)s
            ), payments AS (
                SELECT paid.id, SUM(paid.paid) AS paid FROM (%(paid)s) AS paid GROUP BY paid.id
            ), reductions AS (
                SELECT arrangement.id, SUM(partial.amount * %(part)s) AS reduced
                  FROM arrangement
                  JOIN %(table)s AS link ON link.%(column)s = arrangement.id
                  JOIN credit_receivable AS receivable ON receivable.id = link.receivable_id
                  JOIN account_partial_reconcile AS partial ON partial.debit_move_id = receivable.line_id
                  JOIN account_move_line AS other ON other.id = partial.credit_move_id
                  JOIN account_journal AS journal ON journal.id = other.journal_id AND NOT %(is_payment)s
                  JOIN account_move AS entry ON entry.id = other.move_id AND entry.credit_tax_cause IS NULL
              GROUP BY arrangement.id
            ), residuals AS (
                SELECT arrangement.id, SUM(item.amount_residual) AS residual
                  FROM arrangement
                  JOIN %(table)s AS link ON link.%(column)s = arrangement.id
                  JOIN credit_receivable AS receivable ON receivable.id = link.receivable_id
                  JOIN account_move_line AS item ON item.id = receivable.line_id AND item.parent_state = 'posted'
              GROUP BY arrangement.id
            ), ledger AS (
                SELECT arrangement.id,
                       COALESCE(payments.paid, 0) AS paid_ever, COALESCE(reductions.reduced, 0) AS reduced_ever,
                       GREATEST(COALESCE(payments.paid, 0) - COALESCE(arrangement.paid_before, 0), 0) AS paid,
                       GREATEST(COALESCE(reductions.reduced, 0) - COALESCE(arrangement.reduced_before, 0), 0) AS reduced,
                       CASE WHEN arrangement.case_parent_id IS NULL THEN GREATEST(COALESCE(residuals.residual, 0), 0)
                            ELSE arrangement.case_due END AS residual
                  FROM arrangement
             LEFT JOIN payments USING (id) LEFT JOIN reductions USING (id) LEFT JOIN residuals USING (id)
            )
            """,
            model=SQL.identifier(self._table), table=SQL.identifier(self._item_table),
            column=SQL.identifier(self._item_column), condition=condition, paid=self._get_paid_query(),
            is_payment=self._get_payment_condition(), part=self._get_part_query(),
        )

    @api.model
    def _get_part_query(self):
        """Return the SQL of the part of its items that the case of an ``arrangement`` owes, a number up to 1.

        For a module to divide a debt, it must override this method.
        """
        return SQL("1")

    @api.model
    def _flush_paid(self):
        """Write what the queries on agreements read and the cache may still hold."""
        self.env["account.move"].flush_model(["credit_tax_cause"])  # what a settlement writes off lowers no agreement
        self.env["account.move.line"].flush_model(["amount_residual", "journal_id", "parent_state"])
        self.env["account.partial.reconcile"].flush_model()
        self.env["credit.receivable"].flush_model(["case_id", "line_id"])
        self.env["credit.case"].flush_model(["amount_due", "company_id", "parent_id", "partner_id"])
        self.env["credit.mandate"].flush_model(["payment_journal_id"])
        self.flush_model()

    def _read_paid(self):
        """Return ``{id: (paid, reduced)}`` since each of these was agreed, in company currency."""
        if not self.ids:
            return {}
        return {row[0]: row[1:3] for row in self._read_ledger()}

    def _read_ledger(self):
        """Return ``[(id, paid, reduced, residual, paid ever, reduced ever)]`` of these agreements."""
        self._flush_paid()
        return self.env.execute_query(SQL(
            "WITH %s SELECT id, paid, reduced, residual, paid_ever, reduced_ever FROM ledger",
            self._get_paid_steps(SQL("agreed.id IN %s", tuple(self.ids))),
        ))

    def _remember_ledger(self):
        """Write down what was paid and credited before these agreements were made: it is not their own."""
        before = {row[0]: row[4:6] for row in self._read_ledger()}
        for arrangement in self:
            arrangement.paid_before, arrangement.reduced_before = before[arrangement.id]

    def _set_active(self):
        """Have these agreements live: again, or from now."""
        self._move("active", date_ended=None, end_reason=None)
        self._hold_items()

    def _set_kept(self):
        self._move("kept", date_ended=fields.Date.context_today(self))
        self._release_items()

    def _set_broken(self):
        self._move("broken", date_ended=fields.Date.context_today(self))
        self._release_items()

    def _set_cancelled(self, reason=None):
        self._move("cancelled", date_ended=fields.Date.context_today(self), end_reason=reason)
        self._release_items()

    def _move(self, state, **vals):
        """Write a state on these agreements by one statement, however many they are, and tell their cases.

        At night the cases are written by the batch itself.
        """
        if not self.ids:
            return
        self.flush_recordset()
        values = {"state": state, **vals}
        assignments = [SQL("%s = %s", SQL.identifier(name), value) for name, value in values.items()]
        self.env.cr.execute(SQL(
            "UPDATE %s SET %s, write_uid = %s, write_date = NOW() AT TIME ZONE 'UTC' WHERE id IN %s",
            SQL.identifier(self._table), SQL(", ").join(assignments), self.env.uid, tuple(self.ids),
        ))
        self.invalidate_recordset([*values, "write_uid", "write_date"])
        self._tell_cases()

    def _tell_cases(self):
        if not self.env.context.get("credit_night"):
            cases = self.case_id.sudo()
            cases.invalidate_recordset(cases._get_arrangement_fields())
            cases._update_hold()

    def _hold_items(self):
        """Take the items of these agreements out of dunning: it goes on for the others of the debtor."""
        if self._hold_code and self.ids:
            self._write_hold(SQL("hold = TRUE, hold_code = %s", self._hold_code), SQL("receivable.hold IS NOT TRUE"))

    def _release_items(self):
        """Give the items of these agreements back to the policy; what a person put on hold stays there."""
        if self._hold_code and self.ids:
            self._write_hold(
                SQL("hold = FALSE, hold_code = NULL, hold_reason = NULL"), SQL("receivable.hold_code = %s", self._hold_code)
            )

    def _write_hold(self, assignments, condition):
        Receivable = self.env["credit.receivable"]
        Receivable.flush_model(["hold", "hold_code", "hold_reason"])
        self.flush_recordset()
        self.env.cr.execute(SQL(
            "UPDATE credit_receivable AS receivable SET %s FROM %s AS link, %s AS agreed, credit_case AS debt"
            " WHERE link.receivable_id = receivable.id AND link.%s = agreed.id AND agreed.id IN %s AND %s"
            # Who owes a part of an item holds their own case, never the item: the others' parts go on.
            " AND debt.id = agreed.case_id AND debt.parent_id IS NULL",
            assignments, SQL.identifier(self._item_table), SQL.identifier(self._table),
            SQL.identifier(self._item_column), tuple(self.ids), condition,
        ))
        Receivable.invalidate_model(["hold", "hold_code", "hold_reason"])
        if not self.env.context.get("credit_night"):
            self.case_id.sudo()._mark_ledger_changed()

    def _check_items(self):
        """Raise unless every item of these agreements is open, of their debtor and in no other agreement.

        :raises UserError: in words that name the item
        """
        for arrangement in self:
            arrangement.case_id._check_free_items(arrangement.receivable_ids)
