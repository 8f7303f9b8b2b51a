from odoo import api, models
from odoo.tools import SQL

#: A payment that the ledger holds: posted, and not taken back by an entry that reverses it.
IS_ALIVE = """
    EXISTS (SELECT FROM account_move AS move WHERE move.id = payment.move_id AND move.state = 'posted')
    AND NOT EXISTS (SELECT FROM account_move AS back WHERE back.reversed_entry_id = payment.move_id AND back.state = 'posted')
"""
#: Money of a receipt that is free again while the items of its notice are open: somebody took it from them.
IS_LOOSE = """
    EXISTS (SELECT FROM account_move_line AS own WHERE own.move_id = payment.move_id AND NOT own.reconciled
               AND own.account_id = payment.destination_account_id AND own.amount_residual < 0)
    AND EXISTS (SELECT FROM pagopa_position_receivable_rel AS link
                  JOIN credit_receivable AS receivable ON receivable.id = link.receivable_id
                  JOIN account_move_line AS item ON item.id = receivable.line_id
                 WHERE link.position_id = receipt.position_id AND item.parent_state = 'posted' AND item.amount_residual > 0
                   AND item.account_id = payment.destination_account_id)
"""


class PagopaReceipt(models.Model):
    """What an accountant undoes of a booked receipt shows at once: the payment taken back, its money free, paid back."""

    _inherit = "pagopa.receipt"

    @api.model
    def _queue_moves(self, moves):
        """Look at the receipts of these entries once, before the transaction commits."""
        self._queue_ledger()[0].update(moves.ids)

    def _queue_payments(self):
        """Look at the payments of these receipts once, before the transaction commits."""
        self._queue_ledger()[1].update(self.ids)

    @api.model
    def _queue_ledger(self):
        """Return the entries and the receipts that are looked at before the transaction commits."""
        precommit = self.env.cr.precommit
        if "pagopa.ledger" not in precommit.data:
            precommit.data["pagopa.ledger"] = set(), set()
            precommit.add(self._run_queued_ledger)
        return precommit.data["pagopa.ledger"]

    @api.model
    def _run_queued_ledger(self):
        move_ids, receipt_ids = self.env.cr.precommit.data.pop("pagopa.ledger", ((), ()))
        receipts = self.sudo().browse(receipt_ids)
        if move_ids:
            receipts |= receipts._find_by_moves(self.env["account.move"].browse(move_ids))
        receipts._follow_payments()

    @api.model
    def _find_by_moves(self, moves):
        """Return the receipts whose payment, its reversal or its refund is one of these entries."""
        self.env.flush_all()
        rows = self.env.execute_query(SQL(
            """
            SELECT receipt.id FROM account_payment AS payment
              JOIN pagopa_receipt AS receipt ON receipt.id = COALESCE(payment.pagopa_refund_id, payment.pagopa_receipt_id)
             WHERE (payment.pagopa_receipt_id IS NOT NULL OR payment.pagopa_refund_id IS NOT NULL)
               AND payment.move_id IN (
                   SELECT UNNEST(%(ids)s) UNION SELECT reversed_entry_id FROM account_move WHERE id = ANY(%(ids)s))
             ORDER BY receipt.id
            """, ids=moves.ids,
        ))
        return self.browse(dict.fromkeys(receipt_id for receipt_id, in rows))

    def _follow_payments(self):
        """Bring these receipts and their anomalies where the ledger puts them; running twice changes nothing."""
        if not self:
            return
        lost, back = self._read_lives()
        lost._lose_payment()
        back._find_payment()
        self.env["pagopa.anomaly"]._follow_loose(self)
        self.env["pagopa.anomaly"]._follow_refunds(self)

    def _read_lives(self):
        """Return the booked receipts whose payment the ledger lost, and the others whose payment came back."""
        self.env.flush_all()
        rows = self.env.execute_query(SQL(
            """
            SELECT receipt.id, receipt.state, %s AS is_alive
              FROM pagopa_receipt AS receipt JOIN account_payment AS payment ON payment.id = receipt.payment_id
             WHERE receipt.id = ANY(%s) AND receipt.state IN ('booked', 'failed')
            """, SQL(IS_ALIVE), self.ids,
        ))
        return (
            self.browse([receipt_id for receipt_id, state, is_alive in rows if state == "booked" and not is_alive]),
            self.browse([receipt_id for receipt_id, state, is_alive in rows if state == "failed" and is_alive]),
        )

    def _lose_payment(self):
        """Say of these receipts that they have to be booked again: what they brought is not in the ledger any more."""
        if self:
            why = self.env._("Its payment was cancelled or reversed: book it again, or say why not.")
            self.write({"state": "failed", "failure": why})
            self.env["pagopa.anomaly"]._raise("R6", self, todo=why)

    def _find_payment(self):
        """Say of these receipts that their payment is in the ledger again."""
        if self:
            self.write({"state": "booked", "failure": False})
            self.env["pagopa.anomaly"]._settle("R6", self)

    def _pay(self, first):
        """Let go of payments that the ledger lost: a receipt has one."""
        lost = self.payment_id.sudo()
        lost.pagopa_receipt_id = False
        lost.flush_recordset(["pagopa_receipt_id"])
        return super()._pay(first)

    def _is_rival_paid(self, rival):
        """Tell whether an option was paid by another receipt than this one, which may be booked once more."""
        if rival.state not in ("paid", "reported"):
            return False
        others = rival.receipt_ids - self
        return not self.payment_id or any(one.state == "booked" for one in others)
