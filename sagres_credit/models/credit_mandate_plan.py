from decimal import Decimal

from odoo import fields, models
from odoo.tools.misc import format_amount, format_date

from .credit_plan import FREQUENCIES


class CreditMandate(models.Model):
    """Which payment plans an operator or the debtor may agree without asking anybody."""

    _inherit = "credit.mandate"

    plan_max_months = fields.Integer(
        string="Longest plan (months)", default=12,
        help="A plan that ends later needs the approval of a manager. Zero: no limit.",
    )
    plan_min_installment = fields.Monetary(
        string="Smallest installment", default=50.0, help="A plan with smaller installments needs the approval of a manager.",
    )
    plan_down_percent = fields.Float(
        string="Down payment asked (%)", default=0.0, help="A plan with a smaller down payment needs the approval of a manager.",
    )
    plan_frequency = fields.Selection(FREQUENCIES, string="Usual frequency", required=True, default="month")
    plan_tolerance_days = fields.Integer(
        string="Tolerance of a plan (days)", default=10, help="Days after its date before an unpaid installment counts as missed.",
    )
    plan_missed_allowed = fields.Integer(
        string="Missed installments that break a plan", default=1, help="So many missed installments break the plan.",
    )
    plan_operator_days = fields.Integer(
        string="Days of the operator after a break", default=5,
        help="So many days nothing automatic leaves after a plan was broken: the operator calls first.",
    )
    plan_reminder_days = fields.Integer(
        string="Reminder before an installment (days)", default=5, help="Zero: installments are not reminded.",
    )
    plan_accept_online = fields.Boolean(
        string="Plans signed on the debtor's page", default=True, help="The debtor may choose a plan and sign it online.",
    )
    plan_offer_days = fields.Integer(
        string="Validity of an offered plan (days)", default=15, help="An offer that nobody signed by then is no longer valid.",
    )

    _plan_positive = models.Constraint(
        "CHECK(COALESCE(plan_max_months, 0) >= 0 AND COALESCE(plan_min_installment, 0) >= 0"
        " AND COALESCE(plan_down_percent, 0) >= 0 AND COALESCE(plan_down_percent, 0) < 100"
        " AND COALESCE(plan_tolerance_days, 0) >= 0 AND COALESCE(plan_missed_allowed, 1) > 0"
        " AND COALESCE(plan_operator_days, 0) >= 0 AND COALESCE(plan_reminder_days, 0) >= 0"
        " AND COALESCE(plan_offer_days, 1) > 0)",
        "The limits of payment plans are zero or more; an offer is valid at least one day.",
    )

    def _get_plan_obstacles(self, lines, total, down_payment=0):
        """Return in sentences why a plan with these ``[(date, Decimal)]`` needs the approval of a manager; none: it does not."""
        self.ensure_one()
        reasons = []
        today = fields.Date.context_today(self)
        latest = fields.Date.add(today, months=self.plan_max_months)
        if self.plan_max_months and lines[-1][0] > latest:
            reasons.append(self.env._(
                "It ends on %(end)s: without approval a plan ends within %(months)s months, by %(latest)s.",
                end=format_date(self.env, lines[-1][0]), months=self.plan_max_months, latest=format_date(self.env, latest),
            ))
        # The last installment takes the difference of the others: it may be smaller.
        equal = lines[bool(down_payment)][1]
        if equal < Decimal(str(self.plan_min_installment)):
            reasons.append(self.env._(
                "Its installment is %(amount)s: without approval it is at least %(least)s.",
                amount=self._format_plan_amount(equal), least=self._format_plan_amount(self.plan_min_installment),
            ))
        asked = self._get_plan_down_payment(total)
        if Decimal(str(down_payment or 0)) < asked:
            reasons.append(self.env._(
                "Its down payment is %(amount)s: without approval it is at least %(least)s.",
                amount=self._format_plan_amount(down_payment), least=self._format_plan_amount(asked),
            ))
        return reasons

    def _get_plan_down_payment(self, total):
        """Return the down payment this mandate asks for with a plan of ``total``, as Decimal."""
        self.ensure_one()
        percent = Decimal(str(self.plan_down_percent or 0))
        return Decimal(str(self.currency_id.round(float(Decimal(str(total)) * percent / 100))))

    def _format_plan_amount(self, amount):
        return format_amount(self.env, float(amount), self.currency_id)
