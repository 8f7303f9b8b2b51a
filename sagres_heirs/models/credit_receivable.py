from odoo import api, models
from odoo.tools import SQL


class CreditReceivable(models.Model):
    """An act towards one heir moves the term towards that heir alone, never that of the item."""

    _inherit = "credit.receivable"

    @api.model
    def _get_limitation_events_query(self):
        """Leave out what was done towards one heir, save towards the heir of the context key ``heirs_case_id``.

        Heirs owe separate debts: what reaches one does nothing to the others (1310 c.c. does not apply between them).
        """
        towards_one = SQL(
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
        return SQL(
            """SELECT act.receivable_id, act.kind, act.date, act.date_end, act.outcome, act.res_model, act.res_id
                 FROM (%s) AS act
            LEFT JOIN (%s) AS one ON one.res_model = act.res_model AND one.res_id = act.res_id
                WHERE one.res_id IS NULL OR one.case_id = %s""",
            super()._get_limitation_events_query(), towards_one, self.env.context.get("heirs_case_id") or 0,
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
