from odoo import fields, models
from odoo.tools import formatLang


class CreditImport(models.Model):
    _inherit = "credit.import"

    def _judge(self, counts):
        """Judge the staged file as a whole and say what booking it would do.

        :param dict counts: rows, future rows, errors and warnings found while reading
        """
        self.env.flush_all()
        self.env.cr.execute("ANALYZE credit_import_line")  # or the joins below are planned for an empty table
        self._set_currencies()
        self._match_debtors()
        self._find_double_numbers()
        self._match_items()
        self._match_products()
        self._count_issues(counts)
        self.write({
            "row_count": counts["rows"], "future_count": counts["future"], "error_count": counts["error"],
            "warning_count": counts["warning"], "alarm": False, "alarm_user_id": False, "missing_decision": False,
            "missing_count": 0, "amount_missing": 0,
        })
        if counts["error"]:
            self._refuse()
        else:
            self._propose()

    def _refuse(self):
        self._run("DELETE FROM credit_import_line WHERE import_id = %(import_id)s")
        self._update_state("invalid")
        self._post_summary([self.env._("The file is refused, nothing was changed: %(count)s errors.",
                                       count=self.error_count)])

    def _propose(self):
        """Say what booking will do, and ask where a person must decide."""
        if self.kind == "snapshot":
            self._stage_missing()
        self._write_counters()
        self.alarm = self._get_alarm()
        self._update_state("to_confirm" if self._get_open_questions() else "valid")

    def _set_currencies(self):
        self._run(
            """
            UPDATE credit_import_line AS line SET currency_id = currency.id
              FROM res_currency AS currency
             WHERE line.import_id = %(import_id)s AND currency.name = line.currency_code
            """
        )

    def _find_double_numbers(self):
        self._report("double_number", "number", """
                SELECT twice.row AS line_no, twice.number AS value, twice.first_row::text AS detail
                  FROM (SELECT line.row, line.number,
                               MIN(line.row) OVER (PARTITION BY line.number) AS first_row
                          FROM credit_import_line AS line WHERE line.import_id = %(import_id)s) AS twice
                 WHERE twice.row > twice.first_row
        """)

    def _match_items(self):
        """Find which rows are booked already, and what the file says of them that the ledger does not know.

        An item is known by its number in the journal of the mandate.
        """
        self.env["account.move"].flush_model()
        self._run(
            """
            UPDATE credit_import_line AS line
               SET move_id = move.id, action = CASE WHEN move.id IS NULL THEN 'create' ELSE 'same' END,
                   pay_amount = CASE WHEN move.id IS NULL THEN line.amount - line.open_amount ELSE 0 END,
                   pay_date = COALESCE(line.settled_date, %(as_of)s), is_booked = FALSE
              FROM credit_import_line AS staged
         LEFT JOIN account_move AS move
                ON move.journal_id = %(journal_id)s AND move.state = 'posted' AND move.name = staged.number
               AND move.name != '/'
             WHERE staged.import_id = %(import_id)s AND line.id = staged.id
            """,
            as_of=self.as_of, journal_id=self.mandate_id.journal_id.id,
        )
        self._find_foreign_numbers()
        self._find_differences()
        self._set_updates()

    def _find_foreign_numbers(self):
        self._report("number_of_other", "number", """
                SELECT line.row AS line_no, line.number AS value, person.name AS detail
                  FROM credit_import_line AS line
                  JOIN account_move AS move ON move.id = line.move_id
                  JOIN res_partner AS person ON person.id = move.commercial_partner_id
                 WHERE line.import_id = %(import_id)s AND line.partner_id IS DISTINCT FROM person.id
        """)

    def _find_differences(self):
        """Tell where the ledger and the file disagree on an item; such an item is left alone."""
        self._report("document_differs", "number", """
                SELECT line.row AS line_no, line.number AS value,
                       move.move_type || ', ' || move.invoice_date || ', ' || currency.name AS detail
                  FROM credit_import_line AS line
                  JOIN account_move AS move ON move.id = line.move_id
                  JOIN res_currency AS currency ON currency.id = move.currency_id
                 WHERE line.import_id = %(import_id)s
                   AND (line.move_type, line.invoice_date, line.currency_id)
                       IS DISTINCT FROM (move.move_type, move.invoice_date, move.currency_id)
        """, severity="warning")
        self._report("amount_differs", "amount", """
                SELECT line.row AS line_no, line.amount::text AS value, move.amount_total::text AS detail
                  FROM credit_import_line AS line JOIN account_move AS move ON move.id = line.move_id
                 WHERE line.import_id = %(import_id)s AND line.amount <> move.amount_total
        """, severity="warning")
        self._report("open_here_paid", "open_amount", """
                SELECT line.row AS line_no, line.open_amount::text AS value, '' AS detail
                  FROM credit_import_line AS line JOIN account_move AS move ON move.id = line.move_id
                 WHERE line.import_id = %(import_id)s AND line.open_amount > 0 AND move.amount_residual = 0
        """, severity="warning")
        self._report("open_amount_grew", "open_amount", """
                SELECT line.row AS line_no, line.open_amount::text AS value, move.amount_residual::text AS detail
                  FROM credit_import_line AS line JOIN account_move AS move ON move.id = line.move_id
                 WHERE line.import_id = %(import_id)s AND move.amount_residual > 0
                   AND line.open_amount > move.amount_residual
        """, severity="warning")

    def _set_updates(self):
        """Mark the known items that were paid since, fall due on another day, or are disputed or no longer so."""
        columns = self.layout_id._get_columns()
        self._run(
            """
            WITH known AS (
                SELECT line.id, GREATEST(move.amount_residual - line.open_amount, 0) AS pay_amount,
                       CASE WHEN %(has_due)s AND line.open_amount > 0 AND item.items = 1
                             AND item.date_maturity <> line.due_date THEN item.date_maturity END AS old_due_date,
                       %(has_disputed)s AND line.open_amount > 0
                       AND item.disputed IS DISTINCT FROM line.disputed AS is_other
                  FROM credit_import_line AS line
                  JOIN account_move AS move ON move.id = line.move_id
                  JOIN LATERAL (
                       SELECT COUNT(*) AS items, MIN(aml.date_maturity) AS date_maturity,
                              BOOL_OR(COALESCE(companion.import_disputed, FALSE)) AS disputed
                         FROM account_move_line AS aml
                         LEFT JOIN credit_receivable AS companion ON companion.line_id = aml.id
                        WHERE aml.move_id = move.id AND aml.display_type = 'payment_term') AS item ON TRUE
                 WHERE line.import_id = %(import_id)s AND move.amount_residual > 0
                   AND line.amount = move.amount_total AND line.move_type = move.move_type
                   AND line.currency_id = move.currency_id AND line.partner_id = move.commercial_partner_id
            )
            UPDATE credit_import_line AS line
               SET action = 'update', pay_amount = known.pay_amount, old_due_date = known.old_due_date
              FROM known
             WHERE line.id = known.id
               AND (known.pay_amount > 0 OR known.old_due_date IS NOT NULL OR known.is_other)
            """,
            has_due="due_date" in columns, has_disputed="disputed" in columns,
        )

    def _stage_missing(self):
        """Stage the open imported items that a full ledger no longer holds, as proposals to settle."""
        self._run(
            """
            INSERT INTO credit_import_line (import_id, action, number, name, invoice_date, due_date, move_type,
                                            currency_id, amount, open_amount, partner_id, move_id, pay_amount,
                                            pay_date, is_booked)
                 SELECT %(import_id)s, 'missing', move.name, person.name, move.invoice_date, move.invoice_date_due,
                        move.move_type, move.currency_id, move.amount_total, 0, person.id, move.id,
                        move.amount_residual, %(as_of)s, FALSE
                   FROM account_move AS move
                   JOIN res_partner AS person ON person.id = move.commercial_partner_id
                  WHERE move.journal_id = %(journal_id)s AND move.state = 'posted'
                    AND move.credit_import_id IS NOT NULL AND move.amount_residual > 0
                    AND move.invoice_date <= %(as_of)s
                    AND NOT EXISTS (SELECT 1 FROM credit_import_line AS line
                                     WHERE line.import_id = %(import_id)s AND line.number = move.name)
               ORDER BY move.id
            """,
            as_of=self.as_of, journal_id=self.mandate_id.journal_id.id,
        )

    def _count_issues(self, counts):
        """Add what the judgement of the whole found to what reading found, each counted once."""
        found = dict(self._run(
            "SELECT severity, COUNT(*) FROM credit_import_issue WHERE import_id = %(import_id)s GROUP BY severity"
        ))
        for severity in ("error", "warning"):
            counts[severity] = max(counts[severity], found.get(severity, 0))

    def _write_counters(self):
        query = """
            SELECT COUNT(DISTINCT line.debtor_key),
                   COUNT(DISTINCT line.debtor_key) FILTER (WHERE line.partner_id IS NULL AND line.action = 'create'),
                   COUNT(*) FILTER (WHERE line.action = 'create'),
                   COUNT(*) FILTER (WHERE line.action = 'create' AND line.open_amount > 0),
                   COUNT(*) FILTER (WHERE line.action = 'update'),
                   COUNT(*) FILTER (WHERE line.action = 'same'),
                   COUNT(*) FILTER (WHERE line.action = 'missing'),
                   COALESCE(SUM(signed.sign * line.amount) FILTER (WHERE line.action = 'create'), 0),
                   COALESCE(SUM(signed.sign * line.open_amount) FILTER (WHERE line.action = 'create'), 0),
                   COALESCE(SUM(signed.sign * line.pay_amount) FILTER (WHERE line.action = 'update'), 0),
                   COALESCE(SUM(signed.sign * line.pay_amount) FILTER (WHERE line.action = 'missing'), 0)
              FROM credit_import_line AS line
              JOIN LATERAL (SELECT CASE line.move_type WHEN 'out_refund' THEN -1 ELSE 1 END AS sign) AS signed ON TRUE
             WHERE line.import_id = %(import_id)s
        """
        names = (
            "debtor_count", "new_debtor_count", "new_count", "new_open_count", "update_count", "same_count",
            "missing_count", "amount_new", "amount_new_open", "amount_settled", "amount_missing",
        )
        self.write(dict(zip(names, self._run(query)[0])))

    def _get_alarm(self):
        """Return in words why a full ledger shrank abnormally since the last one, else ``False``."""
        if self.kind != "snapshot":
            return False
        limit = self.layout_id.max_drop / 100
        messages = []
        known, amount = self._run(
            """
            SELECT COUNT(*), COALESCE(SUM(move.amount_residual), 0) FROM account_move AS move
             WHERE move.journal_id = %(journal_id)s AND move.state = 'posted' AND move.amount_residual > 0
               AND move.credit_import_id IS NOT NULL AND move.move_type = 'out_invoice'
            """,
            journal_id=self.mandate_id.journal_id.id,
        )[0]
        if known and self.missing_count > limit * known:
            messages.append(self.env._("%(missing)s of %(known)s open items are no longer in the file.",
                                       missing=self.missing_count, known=known))
        lost = self.currency_id.round(self.amount_missing)
        if amount and lost > limit * float(amount):
            messages.append(self.env._(
                "%(lost)s of %(open)s open are no longer in the file.",
                lost=formatLang(self.env, lost, currency_obj=self.currency_id),
                open=formatLang(self.env, amount, currency_obj=self.currency_id),
            ))
        previous = self._get_previous()
        if previous and self.row_count < (1 - limit) * previous.row_count:
            messages.append(self.env._("The file has %(rows)s rows, the last one had %(before)s.",
                                       rows=self.row_count, before=previous.row_count))
        if previous and self.as_of < previous.as_of:
            messages.append(self.env._("The file is as of %(date)s, older than the last one, as of %(before)s.",
                                       date=fields.Date.to_string(self.as_of),
                                       before=fields.Date.to_string(previous.as_of)))
        return "\n".join(messages) or False

    def _get_previous(self):
        """Return the last full ledger booked for this mandate."""
        return self.search([
            ("mandate_id", "=", self.mandate_id.id), ("state", "=", "done"), ("kind", "=", "snapshot"),
            ("id", "!=", self.id),
        ], order="as_of desc, id desc", limit=1)
