from odoo import api, models
from odoo.tools import SQL

from .pagopa_batch import BUSY
from .pagopa_position import LIVING_STATES


class PagopaBatch(models.Model):
    """What the policy asks for: the night finds by one statement who lacks a position, the scheduled job makes them."""

    _inherit = "pagopa.batch"

    @api.model
    def _queue_night(self, company, first, last):
        """Put the debtors of a client between two ids who should have a position on the batch of this night.

        :return: how many were put there
        """
        creditor = self.env["pagopa.creditor"]._get_by_company(company).get(company)
        if not creditor or creditor._get_gap():
            return 0
        self._flush_night()
        ids = [case_id for case_id, in self.env.execute_query(self._get_lacking_query(creditor, first, last))]
        if ids:
            batch = self._get_night_batch(company)
            self.env.cr.execute(SQL(
                "INSERT INTO pagopa_batch_line (batch_id, company_id, case_id, state)"
                " SELECT %s, %s, UNNEST(%s), 'waiting'", batch.id, company.id, ids,
            ))
            batch.invalidate_recordset(["line_ids"])
            batch.total += len(ids)
            self._wake()
        return len(ids)

    @api.model
    def _get_night_batch(self, company):
        """Return the batch of the night that nobody has begun yet, a new one where there is none."""
        pending = self.sudo().search(
            [("company_id", "=", company.id), ("origin", "=", "night"), ("state", "=", "pending")], limit=1,
        )
        return pending or self.sudo().create({"company_id": company.id, "origin": "night", "user_id": False})

    @api.model
    def _flush_night(self):
        for model in (
            "account.move.line", "credit.case", "credit.plan", "credit.receivable", "credit.settlement",
            "pagopa.batch", "pagopa.batch.line", "pagopa.position",
        ):
            self.env[model].flush_model()

    @api.model
    def _get_lacking_query(self, creditor, first, last):
        """Return the SQL of the ids of cases that should have a position and lack it.

        They have reached a level that brings one, or their creditor wants one of every invoice; the debt has no living
        position, none that a person took back, and may be asked.
        """
        return SQL(
            """
            SELECT debt.id
              FROM credit_case AS debt
         LEFT JOIN credit_case AS owner ON owner.id = debt.parent_id
             WHERE debt.company_id = %(company)s
               AND COALESCE(owner.partner_id, debt.partner_id) BETWEEN %(first)s AND %(last)s
               AND (debt.hold_code IS DISTINCT FROM 'estate' OR debt.parent_id IS NOT NULL)
               AND (%(always)s OR EXISTS (
                    SELECT 1 FROM credit_policy_level AS here
                      JOIN credit_policy_level AS bringing
                        ON bringing.policy_id = here.policy_id AND bringing.delay_days <= here.delay_days
                       AND bringing.pagopa_position
                     WHERE here.id = COALESCE(debt.level_id, owner.level_id)))
               AND NOT EXISTS (
                    SELECT 1 FROM pagopa_batch_line AS line JOIN pagopa_batch AS batch ON batch.id = line.batch_id
                     WHERE line.case_id = debt.id AND line.state = 'waiting' AND batch.state IN %(busy)s)
               AND (%(agreement)s)
             ORDER BY debt.id
            """,
            company=creditor.company_id.id, first=first, last=last, always=creditor.auto_publish, busy=BUSY,
            agreement=self._get_lack_condition(),
        )

    @api.model
    def _get_lack_condition(self):
        """Return the SQL that tells who has something without a position: an agreement before items, a part of one's own."""
        plan = SQL("SELECT id FROM credit_plan WHERE case_id = debt.id AND state = 'active'")
        settlement = SQL("SELECT id FROM credit_settlement WHERE case_id = debt.id AND state IN ('approved', 'active')")
        return SQL(
            """
            CASE WHEN EXISTS (%(plan)s) THEN NOT EXISTS (SELECT 1 FROM (%(plan)s) AS agreed WHERE %(plan_known)s)
                 WHEN EXISTS (%(settlement)s)
                 THEN NOT EXISTS (SELECT 1 FROM (%(settlement)s) AS agreed WHERE %(settlement_known)s)
                 WHEN debt.parent_id IS NOT NULL THEN debt.amount_due > 0 AND NOT %(share_known)s
                 WHEN EXISTS (SELECT 1 FROM credit_case AS part WHERE part.parent_id = debt.id) THEN FALSE
                 ELSE EXISTS (
                    SELECT 1 FROM credit_receivable AS receivable
                      JOIN account_move_line AS item ON item.id = receivable.line_id
                     WHERE receivable.case_id = debt.id AND item.parent_state = 'posted' AND item.amount_residual > 0
                       AND receivable.hold IS NOT TRUE AND receivable.limitation_state IS DISTINCT FROM 'expired'
                       AND NOT %(item_known)s)
             END
            """,
            plan=plan, settlement=settlement, plan_known=self._get_known(SQL("'plan:' || agreed.id")),
            settlement_known=self._get_known(SQL("'settlement:' || agreed.id")),
            share_known=self._get_known(SQL("'share:' || debt.id")),
            item_known=self._get_known(SQL("'receivable:' || receivable.id")),
        )

    @api.model
    def _get_known(self, key):
        """Return the SQL that tells whether a debt has a living position, or one that a person withdrew."""
        return SQL(
            "EXISTS (SELECT 1 FROM pagopa_position AS known WHERE known.claim_key = %s"
            " AND (known.state IN %s OR known.withdrawn_by_id IS NOT NULL))", key, LIVING_STATES,
        )
