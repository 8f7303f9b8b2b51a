from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.sagres_credit.tools.holidays import is_holiday

from ..tools.bank_days import bank_days_before


class PagopaFlow(models.Model):
    """What does not add up between flows, receipts and bank (B1-B3, R3): each named once, and solved when it does."""

    _inherit = "pagopa.flow"

    @api.model
    def _check(self, creditors, missing):
        """Have the list say what is late or differs for the creditors of a client.

        :param dict missing: what each bank line names that is not held
        """
        self.env.flush_all()
        self._check_amounts(creditors)
        self._check_credits(creditors)
        self._check_missing(creditors, missing)
        self._check_receipts(creditors)

    @api.model
    def _get_limit(self, days):
        """Return the last day for which so many bank days have passed."""
        return bank_days_before(fields.Date.context_today(self.with_context(tz="Europe/Rome")), days, is_holiday)

    @api.model
    def _check_amounts(self, creditors):
        """B1: the bank lines of a flow are together another amount, or not enough of them is left for what it reports."""
        found = SQL(
            """
            SELECT flow.id AS subject_id, 'B1' AS code, flow.creditor_id, flow.id AS flow_id,
                   CASE WHEN credit.amount <> flow.amount THEN credit.amount - flow.amount
                        ELSE credit.amount_left - transit.amount END AS amount, flow.name AS detail
              FROM pagopa_flow AS flow
        CROSS JOIN LATERAL (%(credit)s) AS credit
        CROSS JOIN LATERAL (%(transit)s) AS transit
             WHERE flow.creditor_id = ANY(%(ids)s) AND flow.state <> 'obsolete' AND credit.amount IS NOT NULL
               AND (credit.amount <> flow.amount
                    OR flow.state <> 'reconciled' AND NOT flow.is_by_hand AND credit.amount_left < transit.amount)
            """,
            ids=creditors.ids, credit=SQL(CREDIT), transit=SQL(IN_TRANSIT),
        )
        scope = SQL("SELECT id FROM pagopa_flow WHERE creditor_id = ANY(%s)", creditors.ids)
        self.env["pagopa.anomaly"]._follow_set(("B1",), "flow_id", scope, found)

    @api.model
    def _check_credits(self, creditors):
        """B3: a flow is here, and two bank days after its transfer the bank has credited nothing."""
        found = SQL(
            """
            SELECT flow.id AS subject_id, 'B3' AS code, flow.creditor_id, flow.id AS flow_id, flow.amount, flow.name AS detail
              FROM pagopa_flow AS flow
             WHERE flow.creditor_id = ANY(%s) AND flow.state IN ('read', 'anomalous', 'waiting') AND flow.amount <> 0
               AND flow.date_regulation <= %s
               AND NOT EXISTS (SELECT FROM pagopa_flow_statement_line_rel WHERE flow_id = flow.id)
            """,
            creditors.ids, self._get_limit(2),
        )
        scope = SQL("SELECT id FROM pagopa_flow WHERE creditor_id = ANY(%s)", creditors.ids)
        self.env["pagopa.anomaly"]._follow_set(("B3",), "flow_id", scope, found)

    @api.model
    def _check_missing(self, creditors, missing):
        """B2: one bank day after a credit the flow that its text names is not here."""
        late = {line.id: name for line, name in missing.items() if line.date <= self._get_limit(1)}
        found = SQL(
            """
            SELECT line.id AS subject_id, 'B2' AS code, %s::int AS creditor_id, NULL::int AS flow_id, line.amount, named.detail
              FROM UNNEST(%s::int[], %s::varchar[]) AS named (id, detail)
              JOIN account_bank_statement_line AS line ON line.id = named.id
            """,
            creditors[:1].id, list(late), list(late.values()),
        )
        scope = SQL("SELECT id FROM account_bank_statement_line WHERE company_id = %s", creditors.company_id.id)
        self.env["pagopa.anomaly"]._follow_set(("B2",), "statement_line_id", scope, found)

    @api.model
    def _check_receipts(self, creditors):
        """R3: two bank days after the transfer of a receipt no flow names it, and the bank has not credited it alone."""
        found = SQL(
            """
            SELECT receipt.id AS subject_id, 'R3' AS code, receipt.creditor_id, NULL::int AS flow_id,
                   receipt.amount_ours AS amount, receipt.iuv || ' / ' || receipt.receipt_number AS detail
              FROM pagopa_receipt AS receipt
              JOIN account_payment AS payment ON payment.id = receipt.payment_id
              JOIN account_move_line AS item ON item.move_id = payment.move_id
                                            AND item.account_id = payment.outstanding_account_id
             WHERE receipt.creditor_id = ANY(%s) AND receipt.state = 'booked' AND NOT item.reconciled
               AND COALESCE(receipt.date_transfer, receipt.date_payment::date + 1) <= %s
               AND NOT EXISTS (SELECT FROM pagopa_flow_line WHERE receipt_id = receipt.id)
            """,
            creditors.ids, self._get_limit(2),
        )
        scope = SQL("SELECT id FROM pagopa_receipt WHERE creditor_id = ANY(%s)", creditors.ids)
        self.env["pagopa.anomaly"]._follow_set(("R3",), "receipt_id", scope, found)


#: What the bank lines of a flow credited, and what is left of them on the suspense account.
CREDIT = """
    SELECT SUM(line.amount) AS amount, COALESCE(SUM(waiting.amount), 0) AS amount_left
      FROM pagopa_flow_statement_line_rel AS link
      JOIN account_bank_statement_line AS line ON line.id = link.statement_line_id
      JOIN account_journal AS journal ON journal.id = line.journal_id
CROSS JOIN LATERAL (SELECT -SUM(item.balance) AS amount FROM account_move_line AS item
                     WHERE item.move_id = line.move_id AND item.account_id = journal.suspense_account_id) AS waiting
     WHERE link.flow_id = flow.id
"""
#: What a flow reports and the bank lines have not been reconciled with yet.
IN_TRANSIT = """
    SELECT COALESCE(SUM(part.amount), 0) AS amount
      FROM pagopa_flow_line AS part
      JOIN pagopa_receipt AS receipt ON receipt.id = part.receipt_id
      JOIN account_payment AS payment ON payment.id = receipt.payment_id
      JOIN account_move_line AS item ON item.move_id = payment.move_id AND item.account_id = payment.outstanding_account_id
     WHERE part.flow_id = flow.id AND part.state = 'matched' AND part.outcome <> '3' AND NOT item.reconciled
"""
