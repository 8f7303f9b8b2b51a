from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_amount

from ..models.credit_plan import FREQUENCIES
from ..models.credit_settlement_offer import WRITE_OFF_CAUSES
from ..models.credit_settlement_terms import PLAN_WHY, REASONS


class CreditSettlementOffer(models.TransientModel):
    """Make a settlement: discount, who decides, what is expected otherwise and what is written off are seen first."""

    _name = "credit.settlement.offer"
    _description = "Make a settlement"

    case_id = fields.Many2one("credit.case", required=True, readonly=True, ondelete="cascade")
    kind = fields.Selection([("settlement", "Settlement"), ("write_off", "Write-off")], required=True, default="settlement")
    currency_id = fields.Many2one(related="case_id.currency_id")
    item_choices = fields.Many2many("credit.receivable", compute="_compute_item_choices")
    item_ids = fields.Many2many(
        "credit.receivable", string="Items", compute="_compute_item_ids", store=True, readonly=False, precompute=True,
        domain="[('id', 'in', item_choices)]",
    )
    amount_debt = fields.Monetary(string="Whole debt", compute="_compute_amount_debt")
    mode = fields.Selection(
        [("amount", "Amount"), ("percent", "Discount")], string="Choose the", required=True, default="amount",
    )
    amount = fields.Monetary(string="Amount that closes the debt")
    percent = fields.Float(string="Discount asked (%)")
    agreed_amount = fields.Monetary(string="Closes the debt", compute="_compute_words")
    date_due = fields.Date(
        string="Deadline", compute="_compute_date_due", store=True, readonly=False, precompute=True,
        help="The first installment, where there is more than one.",
    )
    count = fields.Integer(string="Installments", default=1)
    frequency = fields.Selection(FREQUENCIES, required=True, default="month")
    settlement_reason = fields.Selection(
        [reason for reason in REASONS if reason[0] not in WRITE_OFF_CAUSES], string="Reason",
    )
    cause = fields.Selection([reason for reason in REASONS if reason[0] in WRITE_OFF_CAUSES])
    words = fields.Text(string="In words")
    plan_why = fields.Selection(PLAN_WHY, string="Why not a plan")
    plan_words = fields.Text(string="What was said about a plan")
    override_reason = fields.Text(string="Why without trying a plan")
    is_manager = fields.Boolean(compute="_compute_is_manager")
    discount_text = fields.Char(string="Discount", compute="_compute_words")
    level_text = fields.Char(string="Who decides", compute="_compute_words")
    alternative_text = fields.Char(string="If nothing is remitted", compute="_compute_words")
    written_off_text = fields.Char(string="Written off", compute="_compute_words")

    @api.depends_context("uid")
    def _compute_is_manager(self):
        self.is_manager = self.env.user.has_group("sagres_credit.group_manager")

    @api.depends("case_id", "kind")
    def _compute_item_choices(self):
        for offer in self:
            case = offer.case_id._origin
            found = case.browse().receivable_ids
            if case:
                found = case._get_write_off_items() if offer.kind == "write_off" else case._get_open_items()
            offer.item_choices = found

    @api.depends("item_choices")
    def _compute_item_ids(self):
        for offer in self:
            offer.item_ids = offer.item_choices

    @api.depends("item_ids", "kind")
    def _compute_amount_debt(self):
        for offer in self:
            items = offer.item_ids._origin
            offer.amount_debt = float(offer.case_id._get_settlement_debt(items, offer.kind)) if items else 0

    @api.depends("case_id")
    def _compute_date_due(self):
        for offer in self:
            days = offer.case_id.sudo().mandate_id.settlement_days or 30
            offer.date_due = offer.date_due or fields.Date.add(fields.Date.context_today(self), days=days)

    @api.depends("item_ids", "amount_debt", "mode", "amount", "percent", "kind")
    def _compute_words(self):
        for offer in self:
            offer.agreed_amount = amount = offer._get_amount()
            remitted = max(offer.amount_debt - amount, 0)
            offer.discount_text, offer.level_text, offer.written_off_text, offer.alternative_text = False, False, False, False
            if not offer.amount_debt or not (amount or offer.kind == "write_off"):
                continue
            offer.discount_text = f"{100 * remitted / offer.amount_debt:.2f} %"
            offer.level_text = offer._explain_level(amount)
            offer.written_off_text = self.env._(
                "%(remitted)s of %(debt)s, once it is paid in time", remitted=offer._print(remitted),
                debt=offer._print(offer.amount_debt),
            ) if offer.kind == "settlement" else self.env._("%(amount)s, once it is approved", amount=offer._print(remitted))
            offer.alternative_text = offer._explain_alternative(amount)

    def _get_amount(self):
        self.ensure_one()
        if self.kind == "write_off":
            return 0
        if self.mode == "amount":
            return self.amount
        return self.currency_id.round(self.amount_debt * (100 - self.percent) / 100)

    def _explain_level(self, amount):
        """Return who has to approve this amount, and why."""
        mandate = self.case_id.sudo().mandate_id
        level = mandate._get_settlement_level(self.amount_debt, amount) if mandate else "client"
        limits = {"operator": mandate.settlement_operator_percent, "manager": mandate.settlement_manager_percent}
        if level == "operator" or (level == "manager" and self.is_manager):
            return self.env._("You: it is within %(percent)s %% of the debt.", percent=f"{limits[level]:g}")
        if level == "manager":
            return self.env._(
                "A credit manager: it is beyond the %(percent)s %% of an operator.", percent=f"{limits['operator']:g}",
            )
        approver = mandate.settlement_approver_id.name or self.case_id.company_id.name
        return self.env._(
            "The client (%(approver)s): it is beyond the %(percent)s %% of a manager.", approver=approver,
            percent=f"{limits['manager']:g}",
        )

    def _explain_alternative(self, amount):
        values = self.env["credit.recovery.rate"]._get_values(self.item_ids._origin, fields.Date.context_today(self))
        expected = float(sum(row["expected"] for row in values))
        return self.env._(
            "%(expected)s is expected by going on; this settlement brings %(gain)s more", expected=self._print(expected),
            gain=self._print(amount - expected),
        ) if amount >= expected else self.env._(
            "%(expected)s is expected by going on; this brings %(loss)s less", expected=self._print(expected),
            loss=self._print(expected - amount),
        )

    def _print(self, amount):
        return format_amount(self.env, amount, self.currency_id)

    def action_offer(self):
        """Make it: approved at once where the user may remit so much, else with who decides."""
        self.ensure_one()
        self.case_id._check_may_act()
        if self.item_ids - self.item_choices:
            raise UserError(self.env._("Some items were paid or agreed upon in the meantime: choose again."))
        write_off = self.kind == "write_off"
        settlement = self.env["credit.settlement"]._offer(
            self.case_id, self.item_ids, amount=self._get_amount(), date_due=self.date_due, count=self.count,
            frequency=self.frequency, reason=self.cause if write_off else self.settlement_reason, words=self.words,
            plan_why=self.plan_why, plan_words=self.plan_words, override_reason=self.override_reason, kind=self.kind,
        )
        return settlement._get_form_action()
