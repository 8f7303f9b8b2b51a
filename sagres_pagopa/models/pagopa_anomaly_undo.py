from odoo import api, fields, models
from odoo.tools import SQL

from .pagopa_receipt_undo import IS_LOOSE

#: What is in order once the money of the receipt went back.
GIVEN_BACK = ("R1", "R5", "R9")
#: What came from the debtor and went back to them, of each receipt.
REFUNDED = """
    SELECT payment.pagopa_refund_id AS receipt_id, SUM(payment.amount) AS amount
      FROM account_payment AS payment JOIN account_move AS move ON move.id = payment.move_id
     WHERE payment.pagopa_refund_id = ANY(%s) AND payment.payment_type = 'outbound' AND move.state = 'posted'
       AND NOT EXISTS (SELECT FROM account_move AS back WHERE back.reversed_entry_id = move.id AND back.state = 'posted')
  GROUP BY payment.pagopa_refund_id
"""


class PagopaAnomaly(models.Model):
    """What is undone in the ledger is on the list; what was paid back leaves it, and returns when that is undone."""

    _inherit = "pagopa.anomaly"

    is_refunded = fields.Boolean(string="Paid back", readonly=True, help="It left the list because the money went back.")

    @api.model
    def _get_codes(self):
        return [*super()._get_codes(), ("R9", self.env._("Receipt that does not pay its notice any more"))]

    @api.model
    def _get_remedy(self, code):
        if code == "R9":
            return self.env._("Reconcile its payment with what it paid, give the money back, or say why not.")
        return super()._get_remedy(code)

    @api.model
    def _follow_loose(self, receipts):
        """R9: the money of a receipt was taken from the items of its notice, which are open, and lies free."""
        found = SQL(
            """
            SELECT receipt.id AS subject_id, 'R9' AS code, receipt.creditor_id, NULL::int AS flow_id,
                   receipt.amount_ours AS amount, receipt.notice_number AS detail
              FROM pagopa_receipt AS receipt JOIN account_payment AS payment ON payment.id = receipt.payment_id
             WHERE receipt.id = ANY(%s) AND receipt.state = 'booked' AND %s
               AND NOT EXISTS (SELECT FROM pagopa_anomaly AS known WHERE known.receipt_id = receipt.id
                                  AND known.code IN ('R1', 'R5') AND known.state = 'open')
            """, receipts.ids, SQL(IS_LOOSE),
        )
        scope = SQL("SELECT UNNEST(%s::int[])", receipts.ids)
        self._follow_set(("R9",), "receipt_id", scope, found)

    @api.model
    def _follow_refunds(self, receipts):
        """Take off the list what a refund put in order, and put back what a refund that was undone leaves open."""
        refunded = dict(self.env.execute_query(SQL(REFUNDED, receipts.ids)))
        anomalies = self.sudo().search([
            ("receipt_id", "in", receipts.ids), ("code", "in", (*GIVEN_BACK, "R2")), ("is_accepted", "=", False),
            "|", ("state", "=", "open"), ("is_refunded", "=", True),
        ])
        done = anomalies.filtered(lambda one: one._is_given_back(float(refunded.get(one.receipt_id.id, 0))))
        (done & anomalies.filtered(lambda one: one.state == "open")).write({
            "state": "solved", "is_refunded": True, "solution": self.env._("The money was paid back"),
        })
        (anomalies - done).filtered(lambda one: one.state == "solved").write({
            "state": "open", "is_refunded": False, "solution": False,
        })

    def _is_given_back(self, amount):
        """Tell whether so much was given back that nothing is left to do: of a wrong amount, what was too much."""
        self.ensure_one()
        asked = self.amount if self.code == "R2" else self.receipt_id.amount_ours
        return asked > 0 and amount > 0 and self.currency_id.compare_amounts(amount, asked) >= 0
