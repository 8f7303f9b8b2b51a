from collections import defaultdict
from typing import NamedTuple

from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.sagres_credit.models.credit_limitation_act import OPEN_STATES as OPEN_ACTS
from odoo.addons.sagres_credit.models.credit_receivable_limitation import HORIZONS

from .credit_heir import CALLED_STATES


class Risk(NamedTuple):
    """An item that lapses within a year towards one heir."""

    item_id: int
    end: fields.Date
    start: fields.Date
    part: float


class CreditNight(models.AbstractModel):
    """The limitation guard heir by heir: who accepted has a term of their own, and gets an act of their own.

    What reaches one heir does nothing to the others, so the term of the item says nothing of theirs. Nobody who has not
    accepted has a share here, and so no act. The number of statements does not depend on that of the heirs.
    """

    _inherit = "credit.night"

    @api.model
    def _work(self, run, mandate, date, first, last):
        counts = super()._work(run, mandate, date, first, last)
        cases = self.env["credit.case"].sudo().search([
            ("company_id", "=", mandate.company_id.id), ("parent_id.partner_id", ">=", first),
            ("parent_id.partner_id", "<=", last),
        ])
        if cases:
            self._guard_heirs(mandate, fields.Date.to_date(date), cases)
        return counts

    @api.model
    def _settle_acts(self, mandate, date, condition):
        """Leave the acts towards heirs to their own terms."""
        return super()._settle_acts(mandate, date, SQL("%s AND known.parent_id IS NULL", condition))

    @api.model
    def _get_guard_query(self, mandate, date, batch):
        """Ask no court for a curator where heirs accepted the whole: no estate is vacant any more (532 c.c.)."""
        whole = SQL("NOT EXISTS (SELECT FROM (%s) AS shared WHERE shared.case_id = known.id)", self._get_accepted_query())
        return super()._get_guard_query(mandate, date, SQL("%s AND %s", batch, whole))

    @api.model
    def _get_accepted_query(self):
        """Return the SQL of ``case_id`` of the deceased whose whole debt is owed by heirs who accepted."""
        return SQL(
            """
            SELECT estate.case_id FROM credit_estate AS estate JOIN credit_heir AS heir ON heir.estate_id = estate.id
             WHERE estate.state <> 'mistaken' AND heir.share IS NOT NULL
          GROUP BY estate.case_id HAVING NOT BOOL_OR(heir.state IN %(called)s OR heir.case_id IS NULL)
               AND ABS(SUM(heir.share_percent) - 100) <= 0.01 * COUNT(*)
            """,
            called=CALLED_STATES,
        )

    @api.model
    def _guard_heirs(self, mandate, date, cases):
        """End the acts towards these heirs that are no longer needed, and propose those that are."""
        cases.flush_recordset()
        for model in ("credit.heir", "credit.estate", "credit.limitation.act"):
            self.env[model].flush_model()
        owed, courses = cases._read_own_terms()
        risks = {case: self._find_risks(owed[case], courses[case], date) for case in owed if case.heirs_bar != "not_heir"}
        self._settle_heirs_acts(mandate, date, cases, owed, courses)
        self._end_curators(date, cases.parent_id)
        self._propose_acts(self._get_heirs_query(mandate, date, self._drop_dismissed(risks)), date)

    @api.model
    def _find_risks(self, owed, courses, date):
        """Return the :class:`Risk` of what one heir owes and lapses within a year."""
        found = []
        for item, part in owed.parts.items():
            course = courses.get(item.id)
            if course and course.end and 0 <= (course.end - date).days <= max(HORIZONS):
                found.append(Risk(item.id, course.end, course.start, float(part)))
        return found

    @api.model
    def _drop_dismissed(self, risks):
        """Return ``risks`` without what a manager let go towards that heir since its term began."""
        cases = self.env["credit.case"].union(*risks)
        dismissed = defaultdict(lambda: fields.Date.to_date("1900-01-01"))
        for act in self.env["credit.limitation.act"].sudo().search([("case_id", "in", cases.ids), ("state", "=", "dismissed")]):
            for item in act.receivable_ids:
                key = act.case_id.id, item.id
                dismissed[key] = max(dismissed[key], act.date_ended)
        return {
            case: [risk for risk in found if dismissed[case.id, risk.item_id] < risk.start] for case, found in risks.items()
        }

    @api.model
    def _get_heirs_query(self, mandate, date, risks):
        """Return the SQL of the acts that these heirs need, in the shape of :meth:`_get_guard_query`."""
        last = fields.Date.add(date, days=mandate.limitation_act_days)
        rows = [
            SQL("(%s, %s::date, %s::date, %s::numeric, %s::integer[])", case.id, min(risk.end for risk in found),
                min(risk.start for risk in found), sum(risk.part for risk in found), [risk.item_id for risk in found])
            for case, found in risks.items() if found and min(risk.end for risk in found) <= last
        ]
        debt = SQL("SELECT * FROM (VALUES %s) AS near", SQL(", ").join(rows)) if rows else SQL(
            "SELECT 0, NULL::date, NULL::date, 0::numeric, '{}'::integer[] WHERE FALSE"
        )
        return SQL(
            "WITH debt (case_id, limitation_date, start, owed, receivable_ids) AS (%s), %s %s",
            debt, self._get_ways_step(mandate, date), self._get_verdict_step(),
        )

    @api.model
    def _settle_heirs_acts(self, mandate, date, cases, owed, courses):
        """End the open acts towards these heirs that the ledger, the family and the dates have overtaken."""
        acts = self.env["credit.limitation.act"].sudo().search([("case_id", "in", cases.ids), ("state", "in", OPEN_ACTS)])
        ended = defaultdict(acts.browse)
        last = fields.Date.add(date, days=mandate.limitation_act_days)
        for act in acts:
            reason = self._get_end_reason(act, owed.get(act.case_id), courses.get(act.case_id, {}), date, last)
            proved = reason == "moved" and act.state == "approved" and act.kind != "formal_notice"
            if reason:
                ended["proved" if proved else "obsolete", reason] |= act
        for (state, reason), found in ended.items():
            found._set_state(state, reason_code=reason, date_ended=date)

    @api.model
    def _get_end_reason(self, act, owed, courses, date, last):
        """Return why an act towards an heir is no longer needed, ``False`` where it is."""
        if not owed or act.case_id.heirs_bar == "not_heir":
            return "not_heir"
        items = act.receivable_ids
        left = sum(float(owed.parts.get(item, 0)) for item in items) - float(owed.loose)
        if act.company_id.currency_id.compare_amounts(left, 0) <= 0:
            return "paid"
        ends = [courses[item.id].end for item in items if courses.get(item.id) and courses[item.id].end]
        limit = last if act.state == "proposed" else fields.Date.add(date, days=max(HORIZONS))
        if any(date <= end <= limit for end in ends):
            return False
        return "expired" if any(end < date for end in ends) else "moved"

    @api.model
    def _end_curators(self, date, dead):
        """End the proposals to ask for a curator where heirs have accepted the whole since."""
        self.env.cr.execute(SQL(
            """
            UPDATE credit_limitation_act AS act SET state = 'obsolete', reason_code = 'other_act', date_ended = %(date)s
             WHERE act.state = 'proposed' AND act.kind = 'curator' AND act.case_id IN %(dead)s
               AND act.case_id IN (SELECT shared.case_id FROM (%(accepted)s) AS shared)
            """,
            date=date, dead=tuple(dead.ids), accepted=self._get_accepted_query(),
        ))
        self.env["credit.limitation.act"].invalidate_model(["state", "reason_code", "date_ended"])
