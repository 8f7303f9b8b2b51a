from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL, split_every

from .pagopa_position import LIVING_STATES

CHUNK = 1000  # positions read together


class CreditNight(models.AbstractModel):
    """Once the debtors are assessed, what they pay by notice follows: the day may have come, interest has grown."""

    _inherit = "credit.night"

    @api.model
    def _work(self, run, mandate, date, first, last):
        counts = super()._work(run, mandate, date, first, last)
        company = mandate.company_id
        if company in self.env["pagopa.creditor"]._get_by_company(company):
            self.env.invalidate_all()
            self._follow_positions(company, first, last)
            self.env["pagopa.batch"]._queue_night(company, first, last)
        return counts

    @api.model
    def _follow_positions(self, company, first, last):
        """Bring the living positions of the debtors between two ids where the ledger and the calendar put them."""
        positions = self.env["pagopa.position"].sudo().with_context(tracking_disable=True)
        living = Domain("company_id", "=", company.id) & Domain("state", "in", LIVING_STATES)
        mine = self._get_between("case_id", first, last) & Domain("case_id.parent_id", "=", False)
        found = positions.search(living & (mine | self._get_between("case_id.parent_id", first, last)))
        for ids in split_every(CHUNK, found.ids):
            positions.browse(ids)._follow_ledger()
        self.env.flush_all()

    @api.model
    def _get_between(self, path, first, last):
        """Return the ``Domain`` of the positions whose case, or the one it belongs to, is of a debtor between two ids."""
        return Domain(f"{path}.partner_id", ">=", first) & Domain(f"{path}.partner_id", "<=", last)

    @api.model
    def _link_items(self, company, persons):
        """Open a closed case for the debtors of a creditor that wants a position of every invoice, due or not."""
        creditor = self.env["pagopa.creditor"]._get_by_company(company).get(company)
        if creditor and creditor.auto_publish:
            self._open_quiet_cases(company, persons)
        return super()._link_items(company, persons)

    @api.model
    def _open_quiet_cases(self, company, persons):
        closed = self.env["credit.stage"].sudo()._get_by_kind()["closed"].id
        self.env.cr.execute(SQL(
            """
            INSERT INTO credit_case (company_id, partner_id, mandate_id, policy_id, stage_id, is_open, decision, date_closed,
                                     amount_due, amount_overdue, amount_not_due, amount_held, amount_credit, item_count,
                                     priority, contact_count, attempt_count, relation_at_risk, next_action_agreed,
                                     limitation_worked, create_date, write_date)
                 SELECT DISTINCT receivable.company_id, person.commercial_partner_id, mandate.id, mandate.policy_id, %(closed)s,
                        FALSE, 'nothing_due', NOW()::date, 0, 0, 0, 0, 0, 0, 0, 0, 0, FALSE, FALSE, 0.0,
                        NOW() AT TIME ZONE 'UTC', NOW() AT TIME ZONE 'UTC'
                   FROM account_move_line AS item
                   JOIN credit_receivable AS receivable ON receivable.line_id = item.id AND receivable.case_id IS NULL
                   JOIN res_partner AS person ON person.id = item.partner_id
                   JOIN credit_mandate AS mandate ON mandate.company_id = receivable.company_id AND mandate.state = 'active'
                  WHERE item.company_id = %(company)s AND NOT item.reconciled AND %(persons)s
                    AND item.amount_residual > 0 AND item.parent_state = 'posted'
            ON CONFLICT DO NOTHING
            """,
            company=company.id, persons=persons, closed=closed,
        ))
