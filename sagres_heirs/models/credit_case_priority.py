from odoo import fields, models
from odoo.tools import SQL


class CreditCase(models.Model):
    """An heir has a priority as any other debtor: by what they owe, how late it is, and what was said."""

    _inherit = "credit.case"

    def _update_heirs_priority(self, date=None):
        """Write the priority of those of these cases that belong to heirs, as the night does for every other debtor."""
        cases = self.filtered("parent_id")
        if not cases:
            return
        cases.flush_recordset()
        priority = self._get_priority_query(
            overdue=SQL("amount_overdue"), days=SQL("(%s - oldest_due_date)", date or fields.Date.context_today(self)),
            contacts=SQL("COALESCE(contact_count, 0)"), at_risk=SQL("COALESCE(relation_at_risk, FALSE)"),
            attempts=SQL("COALESCE(attempt_count, 0)"), horizon=SQL("limitation_horizon"),
            broken=SQL("COALESCE(broken_promise_count, 0)"),
        )
        self.env.cr.execute(SQL(
            "UPDATE credit_case SET priority = CASE WHEN is_open THEN %s ELSE 0 END WHERE id IN %s",
            priority, tuple(cases.ids),
        ))
        cases.invalidate_recordset(["priority"])
