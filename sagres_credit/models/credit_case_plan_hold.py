from odoo import api, models
from odoo.fields import Domain
from odoo.tools.misc import format_amount, format_date

from .credit_case import HoldReason


class CreditCase(models.Model):
    """A plan in force says how far it is; after a break its operator calls before anything automatic leaves."""

    _inherit = "credit.case"

    @api.model
    def _get_hold_reasons(self):
        # A date word, not a date: the domain may be cached beyond midnight.
        broken = Domain("plan_ids", "any", [("state", "=", "broken"), ("held_until", ">=", "today")])
        return [
            *super()._get_hold_reasons(),
            HoldReason("plan_broken", self.env._("A payment plan was broken: its operator calls first"), broken, "agreement"),
        ]

    @api.depends("hold_code", "hold_reason", "hold_until", "plan_ids.state", "plan_ids.amount_paid")
    def _compute_hold_label(self):
        result = super()._compute_hold_label()
        held = self.filtered(lambda case: case.hold_code == "plan" and case.plan_id)
        schedules = held.plan_id._read_schedule()
        for case in held:
            case.hold_label = case._explain_plan(schedules.get(case.plan_id.id, []))
        return result

    def _explain_plan(self, rows):
        """Say of the plan in force how many installments are paid and what comes next."""
        self.ensure_one()
        asked = [row for row in rows if row["amount"]]
        coming = next((row for row in asked if row["left"] > 0), None)
        facts = {"paid": sum(1 for row in asked if row["left"] <= 0), "count": len(asked)}
        if not coming:
            return self.env._("Payment plan: %(paid)s of %(count)s installments paid", **facts)
        return self.env._(
            "Payment plan: %(paid)s of %(count)s installments paid, next %(amount)s on %(date)s", **facts,
            amount=format_amount(self.env, float(coming["left"]), self.currency_id),
            date=format_date(self.env, coming["date_due"], date_format="EEE d MMM"),
        )
