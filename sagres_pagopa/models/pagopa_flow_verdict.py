from odoo import models
from odoo.tools import SQL

LINE_CODES = ("L1", "L2", "L3", "L4", "L5", "L6", "L7", "L8")
#: The booked transfers a payment of a flow speaks of: same IUV, same receipt, same index (none is the first).
FITS = """
    SELECT line.id, COUNT(part.id) FILTER (WHERE receipt.state = 'booked') AS fits,
           MIN(receipt.id) FILTER (WHERE receipt.state = 'booked') AS receipt_id,
           MIN(part.amount) FILTER (WHERE receipt.state = 'booked') AS booked,
           COUNT(*) FILTER (WHERE receipt.state = 'new') AS waiting, COUNT(*) AS kept
      FROM line
      JOIN pagopa_receipt AS receipt ON receipt.creditor_id = line.creditor_id AND receipt.iuv = line.iuv
                                    AND receipt.receipt_number = line.receipt_number
 LEFT JOIN pagopa_receipt_transfer AS part ON part.receipt_id = receipt.id AND part.is_ours
                                          AND GREATEST(part.number, 1) = GREATEST(line.number, 1)
  GROUP BY line.id
"""
#: Ours by the segregation code, archived ones too, of a notice or of a reference born at the counter.
IS_OURS = """
    EXISTS (SELECT FROM pagopa_segregation AS segregation
             WHERE segregation.creditor_id = line.creditor_id
               AND (line.iuv ~ '^[0-9]{17}$' AND LEFT(line.iuv, 2) = segregation.code
                    OR line.iuv ~ '^RF[0-9]{4}[0-9A-Za-z]*$' AND SUBSTR(line.iuv, 5, 2) = segregation.code))
"""
#: The kind of anomaly of a payment of ours, in the order of tools/anomalies.py.
JUDGEMENT = """
    CASE WHEN NOT ours OR outcome = 'other' THEN NULL
         WHEN outcome = '3' AND (fits > 0 OR refunded <> 0)
              THEN CASE WHEN ABS(amount) <> refunded THEN 'L4' END
         WHEN fits > 1 THEN 'L2'
         WHEN outcome IN ('8', '9') AND fits = 0
              THEN CASE WHEN option_id IS NULL THEN 'L6' WHEN transfers > 1 THEN 'L7' END
         WHEN fits = 0 THEN CASE WHEN waiting = 0 THEN 'L1' END
         WHEN booked <> amount THEN 'L3' END
"""


class PagopaFlow(models.Model):
    """What each payment of a flow is, judged by set against receipts, positions and refunds."""

    _inherit = "pagopa.flow"

    def _get_verdicts(self):
        """Return the query that judges the payments of these flows not matched yet."""
        return SQL(
            """
            WITH line AS MATERIALIZED (
                SELECT * FROM pagopa_flow_line WHERE flow_id = ANY(%(ids)s) AND state IN ('new', 'anomalous')
            ), fit AS (%(fits)s), refund AS (
                SELECT payment.pagopa_refund_id AS receipt_id, SUM(payment.amount) AS amount
                  FROM account_payment AS payment
                 WHERE payment.pagopa_refund_id IN (SELECT receipt_id FROM fit) AND payment.payment_type = 'outbound'
                   AND payment.state IN ('in_process', 'paid')
              GROUP BY payment.pagopa_refund_id
            ), facts AS (
                SELECT line.*, COALESCE(fit.fits, 0) AS fits, fit.receipt_id AS fit_id, fit.booked,
                       COALESCE(fit.waiting, 0) AS waiting, COALESCE(fit.kept, 0) AS kept,
                       COALESCE(refund.amount, 0) AS refunded, option.id AS option_id,
                       (SELECT COUNT(*) + 1 FROM pagopa_beneficiary WHERE option_id = option.id) AS transfers,
                       COUNT(*) OVER (PARTITION BY line.flow_id, line.iuv, line.receipt_number, line.number) AS times,
                       (option.id IS NOT NULL OR fit.id IS NOT NULL OR %(ours)s) AS ours
                  FROM line
             LEFT JOIN fit ON fit.id = line.id
             LEFT JOIN refund ON refund.receipt_id = fit.receipt_id
             LEFT JOIN pagopa_option AS option ON option.creditor_id = line.creditor_id AND option.iuv = line.iuv
            )
            SELECT id, flow_id, creditor_id, iuv, receipt_number, number, amount, outcome, outcome_code, date_payment, fits,
                   fit_id, booked, kept, refunded, option_id, transfers, times, ours, %(judgement)s AS code
              FROM facts
            """,
            ids=self.ids, fits=SQL(FITS), ours=SQL(IS_OURS), judgement=SQL(JUDGEMENT),
        )

    def _follow_lines(self):
        """Have the list of anomalies say what is wrong with the payments of these flows (L1-L8)."""
        difference = SQL("CASE code WHEN 'L3' THEN amount - booked WHEN 'L4' THEN ABS(amount) - refunded ELSE amount END")
        found = SQL(
            """
            WITH verdict AS MATERIALIZED (%(verdicts)s)
            SELECT id AS subject_id, code, creditor_id, flow_id, %(difference)s AS amount, iuv AS detail
              FROM verdict WHERE code IS NOT NULL
             UNION ALL
            SELECT id, 'L5', creditor_id, flow_id, amount, iuv || ' (' || outcome_code || ')' FROM verdict WHERE outcome = 'other'
             UNION ALL
            SELECT id, 'L8', creditor_id, flow_id, amount, iuv FROM verdict WHERE times > 1
            """,
            verdicts=self._get_verdicts(), difference=difference,
        )
        scope = SQL("SELECT id FROM pagopa_flow_line WHERE flow_id = ANY(%s)", self.ids)
        self.env["pagopa.anomaly"]._follow_set(LINE_CODES, "flow_line_id", scope, found)

    def _write_verdicts(self):
        """Write on each payment its receipt and what it is."""
        self.env.cr.execute(SQL(
            """
            UPDATE pagopa_flow_line AS line
               SET receipt_id = CASE WHEN verdict.fits = 1 THEN verdict.fit_id END,
                   state = CASE WHEN verdict.code IS NOT NULL OR verdict.outcome = 'other' OR verdict.times > 1 THEN 'anomalous'
                                WHEN NOT verdict.ours THEN 'foreign'
                                WHEN verdict.fits = 1 THEN 'matched' ELSE 'new' END
              FROM (%s) AS verdict
             WHERE verdict.id = line.id
            """,
            self._get_verdicts(),
        ))
        self.env["pagopa.flow.line"].invalidate_model()
        self.env["pagopa.receipt"].invalidate_model(["flow_line_ids"])
