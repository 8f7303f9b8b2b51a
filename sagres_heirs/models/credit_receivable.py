from collections import defaultdict

from odoo import api, models
from odoo.tools import SQL

from odoo.addons.sagres_credit.models.credit_receivable_course import Act

#: Says that the acts towards every heir are read together. An object, so that no request can send it.
EVERYBODY = object()


class CreditReceivable(models.Model):
    """An act towards one heir moves the term towards that heir alone, never that of the item."""

    _inherit = "credit.receivable"

    @api.model
    def _get_limitation_events_query(self):
        """Leave out what was done towards one heir, save towards the heir of the context key ``heirs_case_id``.

        Heirs owe separate debts: what reaches one does nothing to the others (1310 c.c. does not apply between them).
        """
        everybody = self.env.context.get("heirs_everybody") is EVERYBODY
        return SQL(
            """SELECT act.receivable_id, act.kind, act.date, act.date_end, act.outcome, act.res_model, act.res_id
                 FROM (%s) AS act
            LEFT JOIN (%s) AS one ON one.res_model = act.res_model AND one.res_id = act.res_id
                WHERE %s OR one.res_id IS NULL OR one.case_id = %s""",
            super()._get_limitation_events_query(), self._get_acts_towards_one_query(), everybody,
            self.env.context.get("heirs_case_id") or 0,
        )

    @api.model
    def _get_acts_towards_one_query(self):
        """Return the SQL of ``res_model``, ``res_id`` and ``case_id`` of what was done towards one heir alone."""
        return SQL(
            """SELECT 'credit.limitation.event'::varchar AS res_model, event.id AS res_id, event.case_id
                 FROM credit_limitation_event AS event
                 JOIN credit_case AS debt ON debt.id = event.case_id AND debt.parent_id IS NOT NULL
                UNION ALL
               SELECT 'credit.plan'::varchar, plan.id, plan.case_id
                 FROM credit_plan AS plan
                 JOIN credit_case AS debt ON debt.id = plan.case_id AND debt.parent_id IS NOT NULL
                UNION ALL
               SELECT 'credit.delivery'::varchar, delivery.id, notice.case_id
                 FROM credit_delivery AS delivery
                 JOIN credit_notice AS notice ON notice.id = delivery.notice_id
                 JOIN credit_case AS debt ON debt.id = notice.case_id AND debt.parent_id IS NOT NULL"""
        )

    @api.model
    def _flush_limitation_events(self):
        result = super()._flush_limitation_events()
        self.env["credit.case"].flush_model(["parent_id"])
        return result

    def _update_limitation(self):
        result = super()._update_limitation()
        self.sudo().case_id.heirs_case_ids._mark_limitation_changed()
        return result

    def _trace_courses(self):
        """Return ``{id: Course}`` of these items as :mod:`tools.limitation` tells them, ``None`` where no term is known."""
        claims, acts = self._read_claims(), self._read_acts()
        return {item_id: self._trace(claim, acts[item_id]) for item_id, claim in claims.items()}

    @api.model
    def _trace_towards(self, wanted):
        """Return ``{case: {item id: Course}}``: how the terms of some items go towards each of these heirs.

        The number of statements does not depend on that of the heirs.

        :param dict wanted: ``{case of an heir: items}``
        """
        items = self.sudo().union(*wanted.values())
        claims, acts = items._read_claims(), items._read_acts_towards()
        return {
            case: {
                item.id: self._trace(claims[item.id], [act for whom, act in acts[item.id] if whom in (None, case.id)])
                for item in own if item.id in claims
            }
            for case, own in wanted.items()
        }

    def _read_acts_towards(self):
        """Return ``{id: [(case of an heir or None, Act)]}`` of what touched the terms of these items, towards whom."""
        acts = defaultdict(list)
        if not self:
            return acts
        self._flush_limitation_events()
        rows = self.env.execute_query(SQL(
            """SELECT act.receivable_id, one.case_id, act.kind, act.date, act.date_end, act.outcome, act.res_model, act.res_id
                 FROM (%s) AS act
            LEFT JOIN (%s) AS one ON one.res_model = act.res_model AND one.res_id = act.res_id
                WHERE act.receivable_id IN %s
             ORDER BY act.date, act.res_model, act.res_id""",
            self.with_context(heirs_everybody=EVERYBODY)._get_limitation_events_query(), self._get_acts_towards_one_query(),
            tuple(self.ids),
        ))
        for item_id, case_id, *values in rows:
            acts[item_id].append((case_id, Act(*values)))
        return acts
