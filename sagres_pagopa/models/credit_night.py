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
            self._open_closed_cases(company, persons, SQL("TRUE"))
        return super()._link_items(company, persons)
