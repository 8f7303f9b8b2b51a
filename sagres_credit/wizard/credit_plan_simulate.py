from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.misc import format_amount, format_date, formatLang

from ..models.credit_plan import FREQUENCIES
from ..tools.schedule import count_for


class CreditPlanSimulate(models.TransientModel):
    """Simulate a payment plan: installments, accrued interest and the mandate's limits are seen before anything is offered."""

    _name = "credit.plan.simulate"
    _description = "Simulate a payment plan"

    case_id = fields.Many2one("credit.case", required=True, readonly=True, ondelete="cascade")
    replaced_id = fields.Many2one("credit.plan", string="Takes the place of", readonly=True, ondelete="cascade")
    currency_id = fields.Many2one(related="case_id.currency_id")
    item_choices = fields.Many2many("credit.receivable", compute="_compute_item_choices")
    item_ids = fields.Many2many(
        "credit.receivable", string="Items", compute="_compute_item_ids", store=True, readonly=False, precompute=True,
        domain="[('id', 'in', item_choices)]",
    )
    total = fields.Monetary(string="Amount of the plan", compute="_compute_total")
    interest = fields.Monetary(
        string="Interest accrued today", compute="_compute_interest",
        help="For information: it enters a plan only once a credit manager posts it as a debit note.",
    )
    mode = fields.Selection(
        [("count", "Number of installments"), ("amount", "Amount of the installment")], string="Choose the", required=True,
        default="count",
    )
    count = fields.Integer(string="Installments", default=6)
    amount = fields.Monetary(string="Installment")
    down_payment = fields.Monetary(compute="_compute_terms", store=True, readonly=False, precompute=True)
    frequency = fields.Selection(
        FREQUENCIES, compute="_compute_terms", store=True, readonly=False, precompute=True, required=True,
    )
    first_due = fields.Date(
        string="First date", compute="_compute_terms", store=True, readonly=False, precompute=True, required=True,
        help="The down payment, or the first installment where there is none.",
    )
    rounding = fields.Selection(
        [("0.01", "To the cent"), ("1", "To one unit"), ("5", "To five"), ("10", "To ten")], string="Rounded", required=True,
        default="0.01", help="Equal installments are rounded; the last one takes the difference.",
    )
    line_ids = fields.One2many("credit.plan.simulate.line", "simulate_id", string="The installments", compute="_compute_lines")
    problem = fields.Char(string="Why it cannot be", compute="_compute_lines")
    obstacles = fields.Text(string="Needs approval because", compute="_compute_lines")
    limits = fields.Text(string="Limits of the mandate", compute="_compute_limits")

    @api.depends("case_id", "replaced_id")
    def _compute_item_choices(self):
        for plan in self:
            plan.item_choices = plan.case_id._origin._get_plan_items(plan.replaced_id) if plan.case_id else False

    @api.depends("item_choices")
    def _compute_item_ids(self):
        for plan in self:
            plan.item_ids = plan.item_choices

    @api.depends("item_ids")
    def _compute_total(self):
        for plan in self:
            plan.total = float(plan.case_id._get_plan_amount(plan.item_ids._origin)) if plan.item_ids else 0

    @api.depends("item_ids")
    def _compute_interest(self):
        today = fields.Date.context_today(self)
        for plan in self:
            found = plan.item_ids._origin._get_interest(today)
            plan.interest = plan.currency_id.round(sum(float(one.statement.interest) for one in found)) if found else 0

    @api.depends("case_id", "total")
    def _compute_terms(self):
        for plan in self:
            mandate = plan.case_id.sudo().mandate_id
            plan.frequency = plan.frequency or mandate.plan_frequency or "month"
            plan.first_due = plan.first_due or plan.case_id._get_plan_first_due()
            plan.down_payment = plan.down_payment or float(mandate._get_plan_down_payment(plan.total) if mandate else 0)

    @api.depends("case_id")
    def _compute_limits(self):
        for plan in self:
            mandate = plan.case_id.sudo().mandate_id
            plan.limits = bool(mandate) and plan._explain_limits(mandate)

    def _explain_limits(self, mandate):
        """Return in words what the mandate allows without approval."""
        facts = {
            "months": mandate.plan_max_months or "∞",
            "least": format_amount(self.env, mandate.plan_min_installment, self.currency_id),
            "percent": formatLang(self.env, mandate.plan_down_percent, digits=0),
        }
        if not mandate.plan_down_percent:
            return self.env._("Without approval: at most %(months)s months, installments of at least %(least)s.", **facts)
        return self.env._(
            "Without approval: at most %(months)s months, installments of at least %(least)s, down payment of at least"
            " %(percent)s %%.", **facts,
        )

    @api.depends("total", "mode", "count", "amount", "down_payment", "frequency", "first_due", "rounding")
    def _compute_lines(self):
        for plan in self:
            plan.line_ids, plan.problem, plan.obstacles = False, False, False
            if not (plan.case_id and plan.total and plan.frequency):
                plan.problem = self.env._("Choose at least one open item.")
                continue
            try:
                lines = plan._get_lines()
            except UserError as error:
                plan.problem = str(error)
                continue
            plan.line_ids = self.env["credit.plan.simulate.line"].union(*(
                self.env["credit.plan.simulate.line"].new({"sequence": number, "date_due": day, "amount": float(amount)})
                for number, (day, amount) in enumerate(lines, 1)
            ))
            mandate = plan.case_id.sudo().mandate_id
            reasons = mandate._get_plan_obstacles(lines, plan.total, plan.down_payment) if mandate else []
            plan.obstacles = "\n".join(reasons) or False

    def _get_lines(self):
        terms = self._get_terms()
        return self.case_id._get_plan_lines(self.case_id._to_plan_decimal(self.total), **terms)

    def _get_terms(self):
        """Return what the offer takes, in the words of the engine."""
        self.ensure_one()
        count, amount = self.count, False
        if self.mode == "amount":
            rest = self.case_id._to_plan_decimal(self.total - self.down_payment)
            amount = self.case_id._to_plan_decimal(self.amount)
            if amount <= 0 or rest <= 0:
                raise UserError(self.env._("Say how much each installment is; after the down payment something is left to pay."))
            count, amount = count_for(rest, amount), min(amount, rest)
        return {
            "count": count, "amount": amount, "frequency": self.frequency, "first_due": self.first_due,
            "down_payment": self.down_payment, "rounding": Decimal(self.rounding or "0.01"),
        }

    def action_offer(self):
        """Offer it; within the limits it is sent to the debtor at once."""
        plan = self._offer()
        if plan.state == "offered":
            plan.sudo()._send_offer()
        return plan._get_form_action()

    def action_offer_paper(self):
        """Offer it without sending anything, and record the signed paper."""
        plan = self._offer()
        return plan.action_sign_paper() if plan.state == "offered" else plan._get_form_action()

    def action_charge_interest(self):
        """Open the accrued interest: posted as a debit note, it can enter the plan."""
        self.ensure_one()
        if not self.env.user.has_group("sagres_credit.group_manager"):
            raise AccessError(self.env._("Only a credit manager charges interest."))
        return self.case_id.action_open_interest()

    def _offer(self):
        self.ensure_one()
        self.case_id._check_may_act()
        return self.env["credit.plan"]._offer(
            self.case_id, self.item_ids, replaced=self.replaced_id, **self._get_terms(),
        )


class CreditPlanSimulateLine(models.TransientModel):
    """One installment of a simulated plan; it is never stored."""

    _name = "credit.plan.simulate.line"
    _description = "Installment of a simulated plan"
    _order = "sequence"

    simulate_id = fields.Many2one("credit.plan.simulate", ondelete="cascade")
    currency_id = fields.Many2one(related="simulate_id.currency_id")
    sequence = fields.Integer(string="Number")
    date_due = fields.Date(string="Due on")
    weekday = fields.Char(compute="_compute_weekday")
    amount = fields.Monetary()

    @api.depends("date_due")
    def _compute_weekday(self):
        for line in self:
            line.weekday = format_date(self.env, line.date_due, date_format="EEEE") if line.date_due else False
