from odoo import models
from odoo.fields import Domain

UNDO_ENTRIES = 20
UNDO_ITEMS = 200


class CreditImport(models.Model):
    _inherit = "credit.import"

    def _get_undo_obstacles(self):
        """Return in words what hangs on this import and forbids to undo it."""
        self.ensure_one()
        obstacles = []
        later = Domain("booking_started", ">", self.booking_started) | (
            Domain("booking_started", "=", self.booking_started) & Domain("id", ">", self.id)
        )
        booked = Domain("mandate_id", "=", self.mandate_id.id) & Domain("state", "in", ("done", "booking", "failed"))
        if self.search_count(booked & later, limit=1):
            obstacles.append(self.env._("A later file of the same client is booked: undo that one first."))
        count = self._count_foreign_reconciliations()
        if count:
            obstacles.append(self.env._(
                "%(count)s payments or credit notes were matched with its items since: unmatch them first.", count=count
            ))
        cases = self.sudo().move_ids.credit_receivable_ids.case_id
        if self._has_contacts(cases):
            obstacles.append(self.env._(
                "Its debtors were written to or spoken with since: what they were told cannot be taken back."
            ))
        return obstacles

    def _count_foreign_reconciliations(self):
        """Count the reconciliations of this import's items that it did not make itself."""
        self.env.flush_all()
        return self._run(
            """
            SELECT COUNT(*)
              FROM account_partial_reconcile AS partial
              JOIN account_move_line AS debit ON debit.id = partial.debit_move_id
              JOIN account_move AS debit_move ON debit_move.id = debit.move_id
              JOIN account_move_line AS credit ON credit.id = partial.credit_move_id
              JOIN account_move AS credit_move ON credit_move.id = credit.move_id
             WHERE (debit_move.credit_import_id = %(import_id)s AND debit_move.move_type <> 'entry'
                    AND credit_move.credit_import_id IS DISTINCT FROM %(import_id)s)
                OR (credit_move.credit_import_id = %(import_id)s AND credit_move.move_type <> 'entry'
                    AND debit_move.credit_import_id IS DISTINCT FROM %(import_id)s)
            """
        )[0][0]

    def _has_contacts(self, cases):
        since = self.booking_started
        contacts = Domain("case_id", "in", cases.ids) & Domain("create_date", ">=", since)
        sent = Domain("case_id", "in", cases.ids) & Domain("write_date", ">=", since)
        notices = self.env["credit.notice"].sudo()
        return bool(
            self.env["credit.interaction"].sudo().search_count(contacts, limit=1)
            or notices.search_count(sent & Domain("state", "in", ("sending", "sent", "delivered")), limit=1)
        )

    def _undo_batch(self):
        """Take back the next part: payments first, then items, due dates and at the end debtors. Return how much."""
        self = self.with_context(force_delete=True, skip_invoice_sync=True)
        moves = self._get_moves_to_undo()
        if moves:
            self._take_back(moves)
            self._set_progress(max(self.progress_done - len(moves), 0))
            return len(moves)
        self._restore_due_dates()
        self._delete_debtors()
        self._finish_undo()
        return 0

    def _get_moves_to_undo(self):
        moves = self.env["account.move"]
        mine = Domain("credit_import_id", "=", self.id)
        return (
            moves.search(mine & Domain("move_type", "=", "entry"), limit=UNDO_ENTRIES, order="id")
            or moves.search(mine, limit=UNDO_ITEMS, order="id")
        )

    def _take_back(self, moves):
        """Delete moves, or reverse or cancel them where a lock date or an audit trail forbids to delete."""
        self._lock_rows(moves)
        moves.line_ids.remove_move_reconcile()
        moves._unlink_or_reverse()
        moves.exists().credit_import_id = False

    def _restore_due_dates(self):
        lines = self.line_ids.filtered(lambda line: line.is_booked and line.old_due_date and line.move_id)
        for old_due_date, group in lines.grouped("old_due_date").items():
            moves = group.move_id.with_context(skip_readonly_check=True)
            moves.line_ids.filtered(lambda item: item.display_type == "payment_term").date_maturity = old_due_date
            moves.invoice_date_due = old_due_date

    def _delete_debtors(self):
        """Delete the debtors this import created, as far as nothing else was built on them."""
        self.env.flush_all()
        ids = self._run(
            """
            SELECT person.id FROM res_partner AS person
             WHERE person.credit_import_id = %(import_id)s
               AND NOT EXISTS (SELECT 1 FROM account_move_line AS item WHERE item.partner_id = person.id)
               AND NOT EXISTS (SELECT 1 FROM account_move AS move WHERE move.partner_id = person.id)
               AND NOT EXISTS (SELECT 1 FROM credit_case WHERE credit_case.partner_id = person.id)
               AND NOT EXISTS (SELECT 1 FROM res_users WHERE res_users.partner_id = person.id)
               AND NOT EXISTS (SELECT 1 FROM res_partner AS child WHERE child.parent_id = person.id)
            """
        )
        self.env["res.partner"].browse([partner_id for partner_id, in ids]).unlink()

    def _finish_undo(self):
        mandate = self.mandate_id
        if mandate.data_as_of == self.as_of:
            mandate.data_as_of = self.previous_as_of
        self._forget_staging()
        self.write({
            "booking_started": False, "date_booked": False, "alarm": False, "missing_decision": False,
            "progress_done": 0, "progress_total": 0,
        })
        self._update_state("undone")
        self._post_summary([self.env._("Everything this import booked was taken back.")])
