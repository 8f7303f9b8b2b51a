import logging
from functools import partial

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

_logger = logging.getLogger(__name__)

BATCH = 500  # debtors planned in one transaction


class CreditAllocation(models.Model):
    """The scheduled work: finds payments without reference, proposes, and carries out what leaves no choice.

    Proposals of a batch are one transaction, each payment carried out is another: a kill loses nothing, the next round
    goes on. A second round changes nothing.
    """

    _name = "credit.allocation"
    _inherit = ["credit.allocation", "credit.retry.mixin"]

    @api.model
    def _cron_allocate(self):
        """Work every client under mandate (scheduled job)."""
        mandates = self.env["credit.mandate"].sudo().search([("state", "=", "active")], order="company_id")
        for mandate in mandates:
            if not self._allocate_safely(mandate):
                return
        self._commit_step(0, left=0)

    @api.model
    def _allocate_safely(self, mandate):
        """Work one client; what stops it is a named problem, and the other clients go on."""
        try:
            return self._allocate_company(mandate.company_id)
        except Exception as error:
            _logger.exception("The allocation of payments stopped at %s", mandate.company_id.name)
            self.env.cr.rollback()
            self.env.invalidate_all(flush=False)
            self.env["credit.problem"].sudo()._raise("allocation", [{
                "name": self.env._("The allocation of payments stopped: %(error)s", error=error),
                "todo": self.env._("What was done is kept. If it stops again, tell the administrator."),
                "company_id": mandate.company_id.id, "user_id": mandate.user_id.id,
                "res_model": mandate._name, "res_id": mandate.id,
            }])
            return bool(self._commit_step(0))

    @api.model
    def _allocate_company(self, company):
        """Work the debtors of a client batch by batch; return whether there was time for all of them."""
        self._retry(partial(self._set_overtaken, company))
        last = 0
        while True:
            partner_ids = self._get_debtor_ids(company, last)
            if not self._commit_step(0):
                return False
            if not partner_ids:
                self.env["credit.problem"].sudo()._settle("allocation", company)
                return True
            if not self._allocate_debtors(company, partner_ids):
                return False
            last = partner_ids[-1]

    @api.model
    def _allocate_debtors(self, company, partner_ids):
        """Propose the first payment of each debtor, carry out what leaves no choice, then look at their next payments."""
        while partner_ids:
            ready = self._retry(partial(self._propose, company, partner_ids))
            if not self._commit_step(0):
                return False
            partner_ids = []
            for allocation in ready:
                done = self._retry(allocation._carry_out)
                if not self._commit_step(1):
                    return False
                partner_ids += allocation.partner_id.ids if done else []
        return True

    @api.model
    def _set_overtaken(self, company):
        """Close the proposals of a client whose payment has been reconciled, or is no longer in the books."""
        waiting = self.search(self._get_waiting_domain() & self._get_gone_domain() & Domain("company_id", "=", company.id))
        if waiting:
            waiting._update_state("obsolete")

    @api.model
    def _get_debtor_ids(self, company, last):
        """Return the next debtors of a client who have paid without saying what, and owe something."""
        self.env["account.move.line"].flush_model()
        self.env["account.move"].flush_model(["move_type"])
        rows = self.env.execute_query(SQL(
            """
            WITH item AS (
                SELECT person.commercial_partner_id AS partner_id, line.amount_residual, move.move_type
                  FROM account_move_line AS line
                  JOIN account_account AS account
                    ON account.id = line.account_id AND account.account_type = 'asset_receivable'
                  JOIN account_move AS move ON move.id = line.move_id
                  JOIN res_partner AS person ON person.id = line.partner_id
                 WHERE line.company_id = %(company)s AND line.parent_state = 'posted'
                   AND line.reconciled IS NOT TRUE AND person.commercial_partner_id > %(last)s
            )
              SELECT partner_id FROM item GROUP BY partner_id
              HAVING BOOL_OR(amount_residual < 0 AND move_type = 'entry') AND BOOL_OR(amount_residual > 0)
            ORDER BY partner_id LIMIT %(batch)s
            """,
            company=company.id, last=last, batch=BATCH,
        ))
        return [partner_id for partner_id, in rows]

    @api.model
    def _propose(self, company, partner_ids, empty=False):
        """Write the proposals of some debtors as the ledger is now; return those that may be carried out at once.

        Of each debtor the earliest payment that reaches a debt is proposed; the later ones are looked at when it has been
        decided on. Debtors whose payments another worker holds are left to it.

        :param bool empty: propose also what reaches no debt, for a person who knows what the debtor said
        """
        book = self._read_book(company, self.env["res.partner"].sudo().browse(partner_ids))
        known = self._get_known(book)
        free = self._lock_payments(book)
        plans = [pair for debtor in book.open if debtor in free for pair in self._plan_debtor(book, debtor, known)]
        changed = {proposal: plan for proposal, plan in plans if proposal and plan.fingerprint != proposal.fingerprint}
        same = [proposal.id for proposal, _plan in plans if proposal and proposal not in changed and not proposal.stop]
        self._write_plans(changed)
        created = self.create([
            self._prepare_allocation_vals(plan) for proposal, plan in plans if not proposal and (plan.amounts or empty)
        ])
        ready = created | self.browse([*same, *(proposal.id for proposal in changed)])
        return ready.filtered(lambda allocation: not allocation.stop)

    @api.model
    def _plan_debtor(self, book, debtor, known):
        """Return ``[(proposal that waits, plan)]`` of the payments of one debtor, without those that were dismissed."""
        plans, earlier = [], False
        for payment in self._get_payments(book, debtor):
            proposal = known.get(payment)
            if proposal is False or (earlier and not proposal):
                continue
            plan = self._plan(payment, book, proposal, earlier)
            if plan:
                plans.append((proposal, plan))
            earlier = earlier or bool(proposal) or bool(plan and plan.amounts)
        return plans

    @api.model
    def _get_known(self, book):
        """Return ``{payment item: its proposal that waits}``, ``False`` for one that was dismissed."""
        items = self.env["account.move.line"].union(*book.open.values())
        known = self.search([("payment_line_id", "in", items.ids), ("state", "in", ("proposed", "dismissed"))])
        dismissed = dict.fromkeys(known.filtered(lambda row: row.state == "dismissed").payment_line_id, False)
        return dismissed | {row.payment_line_id: row for row in known if row.state == "proposed"}

    @api.model
    def _lock_payments(self, book):
        """Lock the payments of the debtors, and return the debtors of whom all could be locked."""
        payments = {debtor: self._get_payments(book, debtor) for debtor in book.open}
        ids = [payment.id for items in payments.values() for payment in items]
        if not ids:
            return self.env["res.partner"]
        rows = self.env.execute_query(SQL(
            "SELECT id FROM account_move_line WHERE id IN %s ORDER BY id FOR NO KEY UPDATE SKIP LOCKED", tuple(ids)
        ))
        locked = {row_id for row_id, in rows}
        return self.env["res.partner"].union(*(
            debtor for debtor, items in payments.items() if set(items.ids) <= locked
        ))
