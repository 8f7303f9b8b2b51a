from decimal import Decimal

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..tools.flow_plan import plan_steps

#: Items reconciled by one transaction. Few steps: each time the entry of a bank line changes core looks again at every
#: payment it is reconciled with already.
STEP = 100_000
#: The transit items of the receipts of flows, and how much of each a flow pays; of a revocation the refund's.
TRANSIT = """
    WITH reported AS (
        SELECT line.flow_id, payment.id AS payment_id, line.amount, FALSE AS is_back
          FROM pagopa_flow_line AS line
          JOIN pagopa_receipt AS receipt ON receipt.id = line.receipt_id
          JOIN account_payment AS payment ON payment.id = receipt.payment_id
         WHERE line.flow_id = ANY(%(ids)s) AND line.state = 'matched' AND line.outcome <> '3'
         UNION ALL
        SELECT line.flow_id, payment.id, line.amount, TRUE
          FROM pagopa_flow_line AS line
          JOIN account_payment AS payment ON payment.pagopa_refund_id = line.receipt_id
         WHERE line.flow_id = ANY(%(ids)s) AND line.state = 'matched' AND line.outcome = '3'
    )
    SELECT reported.flow_id, item.id, item.amount_residual AS amount_left,
           CASE WHEN is_back THEN item.amount_residual ELSE SUM(reported.amount) END AS amount
      FROM reported
      JOIN account_payment AS payment ON payment.id = reported.payment_id
      JOIN account_move_line AS item ON item.move_id = payment.move_id AND item.account_id = payment.outstanding_account_id
     WHERE NOT item.reconciled AND item.parent_state = 'posted'
  GROUP BY reported.flow_id, item.id, is_back
"""


class PagopaFlow(models.Model):
    """When everything adds up the receipts and the bank line of a flow are reconciled by themselves."""

    _inherit = "pagopa.flow"

    def _reconcile(self, commit=False):
        """Reconcile the transit items of this flow with its bank lines; return whether there is time left for more.

        :param bool commit: whether each batch is a transaction of its own, as in the scheduled job
        """
        self.ensure_one()
        # A message on each payment that becomes paid would be two statements a payment, and say nothing.
        flow = self.sudo().with_company(self.company_id).with_context(tracking_disable=True)
        steps = flow._plan_steps()
        if steps is None:
            return True
        time_left = True
        for step in steps:
            line = flow.env["account.bank.statement.line"].browse(step.line)
            items = flow.env["account.move.line"].browse(step.items)
            if not flow._try_step(line, items, step.amount):
                return True
            if commit:
                time_left = self.env["ir.cron"]._commit_progress(1)
                self.env.invalidate_all()
            if not time_left:
                return False
        self.sudo()._set_reconciled()
        return time_left

    def _try_step(self, line, items, amount):
        """Reconcile these items with a bank line; name what prevents it, and return whether it was done."""
        try:
            with self.env.cr.savepoint():
                line._reconcile_with(items, amount=amount and float(amount))
                line.env.flush_all()  # here, so that payments are recomputed without messages
        except UserError as error:
            self.env["credit.problem"].sudo()._raise("pagopa_flow", [{
                "name": self.env._("The flow %(name)s could not be reconciled: %(why)s", name=self.name, why=error),
                "todo": self.env._("Mend what is said, then press Look again on the flow."),
                "company_id": self.company_id.id, "res_model": self._name, "res_id": self.id,
                "user_id": self.env["pagopa.anomaly"]._get_owner(self.creditor_id).id,
            }])
            return False
        return True

    def _plan_steps(self):
        """Return what to reconcile with what, or None while the bank has not credited all of it."""
        self.ensure_one()
        lines = {
            line.id: Decimal(str(self.currency_id.round(-sum(line._seek_for_lines()[1].mapped("balance")))))
            for line in self.statement_line_ids
        }
        self.env.flush_all()
        # As texts: the cursor would make binary fractions of them.
        rows = self.env.execute_query(SQL(
            "SELECT id, amount_left::text, amount::text FROM (%s) AS item ORDER BY id", SQL(TRANSIT, ids=self.ids),
        ))
        items = [(item, Decimal(left), Decimal(amount)) for item, left, amount in rows]
        return plan_steps(items, lines, STEP) if items else []

    def _set_reconciled(self):
        """Write that these flows are done: what they report is reported, what was open about them is in order."""
        self.write({"state": "reconciled"})
        self._report()
        for code in ("B1", "B3", "B4"):
            self.env["pagopa.anomaly"]._settle(code, self)

    def _report(self):
        """Write that the options of these flows are reported, and their positions where all is."""
        self.env.flush_all()
        self.env.cr.execute(SQL(
            """
            WITH option AS (
                UPDATE pagopa_option SET state = 'reported'
                 WHERE state = 'paid' AND id IN (%(options)s)
             RETURNING id, position_id
            )
            UPDATE pagopa_position SET state = 'reported'
             WHERE state = 'paid' AND id IN (SELECT position_id FROM option)
               AND NOT EXISTS (SELECT FROM pagopa_option AS other WHERE other.position_id = pagopa_position.id
                                AND other.state = 'paid' AND other.id NOT IN (SELECT id FROM option))
            """,
            options=self._get_options(),
        ))
        self._forget_positions()

    def _get_options(self):
        """Return the query of the payment options that these flows report wholly."""
        return SQL(
            """
            SELECT receipt.option_id
              FROM pagopa_flow_line AS line
              JOIN pagopa_receipt AS receipt ON receipt.id = line.receipt_id
              JOIN account_payment AS payment ON payment.id = receipt.payment_id
              JOIN account_move_line AS item ON item.move_id = payment.move_id
                                            AND item.account_id = payment.outstanding_account_id
             WHERE line.flow_id = ANY(%s) AND item.reconciled AND receipt.option_id IS NOT NULL AND receipt.state = 'booked'
            """, self.ids,
        )

    def _take_back_reports(self):
        """Write that what these flows reported is paid only: their reconciliation does not hold any more."""
        self.env.flush_all()
        self.env.cr.execute(SQL(
            """
            WITH option AS (
                UPDATE pagopa_option SET state = 'paid'
                 WHERE state = 'reported' AND id IN (
                       SELECT receipt.option_id FROM pagopa_flow_line AS line
                         JOIN pagopa_receipt AS receipt ON receipt.id = line.receipt_id WHERE line.flow_id = ANY(%s))
             RETURNING position_id
            )
            UPDATE pagopa_position SET state = 'paid' WHERE state = 'reported' AND id IN (SELECT position_id FROM option)
            """, self.ids,
        ))
        self._forget_positions()

    @api.model
    def _forget_positions(self):
        self.env["pagopa.option"].invalidate_model(["state"])
        self.env["pagopa.position"].invalidate_model(["state"])
