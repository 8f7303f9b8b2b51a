from odoo import api, fields, models
from odoo.tools import SQL


class CreditSettlement(models.Model):
    """A settlement whose payment is taken back has not been paid: its write-off is reversed, the whole debt is open again.

    Where an accountant takes back the entry and not the payment, the debtor has kept their word: the settlement stays paid,
    nothing is asked of them, and the manager decides. A write-off without a payment ends with its entry.
    """

    _inherit = "credit.settlement"

    @api.model
    def _get_verdict_query(self, date, condition):
        """Take a paid settlement back only where no other agreement is in force, and find the entries that were taken back."""
        return SQL(
            """
            WITH found AS (%(found)s), entry AS (
                SELECT agreed.id
                  FROM credit_settlement AS agreed JOIN credit_case AS debt ON debt.id = agreed.case_id
                 WHERE agreed.state = 'kept' AND agreed.move_id IS NOT NULL AND %(condition)s AND EXISTS (
                       SELECT FROM account_move_line AS line JOIN account_account AS account ON account.id = line.account_id
                        WHERE line.move_id = agreed.move_id AND account.account_type = 'asset_receivable'
                          AND (line.parent_state <> 'posted' OR NOT EXISTS (
                               SELECT FROM account_partial_reconcile AS partial
                                 JOIN credit_receivable AS receivable ON receivable.line_id = partial.debit_move_id
                                 JOIN credit_settlement_receivable_rel AS link ON link.receivable_id = receivable.id
                                WHERE partial.credit_move_id = line.id AND link.settlement_id = agreed.id)))
            )
            SELECT found.id,
                   CASE WHEN found.verdict = 'active' AND (
                             EXISTS (SELECT FROM credit_plan AS other
                                      WHERE other.case_id = settlement.case_id AND other.state = 'active')
                             OR EXISTS (SELECT FROM credit_settlement AS other
                                         WHERE other.case_id = settlement.case_id AND other.state = 'active'))
                        THEN 'broken' ELSE found.verdict END
              FROM found JOIN credit_settlement AS settlement ON settlement.id = found.id
             WHERE settlement.kind = 'settlement'
             UNION ALL
            SELECT entry.id, 'unbooked' FROM entry WHERE entry.id NOT IN (SELECT found.id FROM found)
            """,
            found=super()._get_verdict_query(date, condition), condition=condition,
        )

    def _set_active(self):
        result = super()._set_active()
        self._undo_book()
        return result

    def _set_broken(self):
        result = super()._set_broken()
        self._undo_book()
        return result

    def _set_cancelled(self, reason=None):
        result = super()._set_cancelled(reason)
        self._undo_book()
        return result

    def _set_unbooked(self):
        """An accountant took the entry back: nothing is asked of who paid; a write-off by itself has ended."""
        alone = self.filtered(lambda settlement: settlement.kind == "write_off")
        alone._set_cancelled(self.env._("Its entry was taken back in the books"))
        for settlement in self - alone:
            settlement._report_entry(
                self.env._("%(settlement)s is not booked", settlement=settlement.display_name),
                self.env._("its entry %(entry)s was taken back", entry=settlement.move_id.name),
            )

    def _undo_book(self):
        """Take the write-off of these settlements out of the books again."""
        stuck = self.browse()
        for settlement in self.filtered("move_id"):
            failure = self.env._("The write-off of %(settlement)s is not reversed", settlement=settlement.display_name)
            if not settlement._get_booking_records()._try("_take_off_entry", failure):
                stuck |= settlement
        (self - stuck)._solve_problem("settlement_entry")

    def _is_entry_in_force(self):
        """Return whether the write-off entry is posted and closes the items."""
        self.ensure_one()
        items = self.receivable_ids.line_id
        return self.move_id.state == "posted" and all(
            line.matched_debit_ids.debit_move_id & items for line in self._get_entry_lines(self.move_id)
        )

    def _take_off_entry(self):
        """Reverse the write-off entry, whatever is left of it; its items are open again."""
        move = self.move_id
        if not move:
            return
        self.move_id = False
        if move.state == "draft":
            move.line_ids.remove_move_reconcile()
            move.button_cancel()
        elif move.state == "posted" and not move.reversal_move_ids.filtered(lambda entry: entry.state == "posted"):
            self.reversal_move_id = move._reverse_moves([self._prepare_reversal_vals(move)], cancel=True)
        self._solve_problem("transition_vat")

    def _prepare_reversal_vals(self, move):
        return {
            "date": move._get_accounting_date(max(move.date, fields.Date.context_today(self)), False),
            "ref": self.env._("Reversal of: %(entry)s", entry=move.name),
        }
