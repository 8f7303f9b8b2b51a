from odoo import api, fields, models

from .credit_plan import FREQUENCIES

LEVELS = [("operator", "Operator"), ("manager", "Credit manager"), ("client", "Client")]
REASONS = [
    ("age", "Age of the debt"), ("provability", "Hard to prove"), ("hardship", "Hardship"), ("estate", "Estate"),
    ("mini_credit", "Small credit"), ("prescribed", "Prescribed"), ("uneconomic", "Costs more than it brings"),
]
PLAN_WHY = [("refused", "A plan was refused"), ("impossible", "A plan is impossible")]
#: States in which nothing was agreed with the debtor yet.
OFFERED = ("draft", "to_approve", "to_client", "approved")


class CreditSettlement(models.Model):
    """A settlement says how much it remits, why, who decides, and what was decided."""

    _name = "credit.settlement"
    _inherit = ["credit.settlement", "mail.activity.mixin"]

    reason = fields.Selection(REASONS, readonly=True)
    words = fields.Text(string="In words", readonly=True, help="Why the debt is reduced, for who approves it.")
    plan_why = fields.Selection(PLAN_WHY, string="Why not a plan", readonly=True)
    plan_words = fields.Text(string="What was said about a plan", readonly=True)
    override_reason = fields.Text(string="Why without trying a plan", readonly=True)
    frequency = fields.Selection(FREQUENCIES, readonly=True)
    date_due = fields.Date(string="To be paid by", compute="_compute_date_due", store=True)
    date_offered = fields.Date(string="Offered on", readonly=True, copy=False)
    offered_by_id = fields.Many2one("res.users", string="Offered by", readonly=True, copy=False)
    amount_remitted = fields.Monetary(string="Written off when it is paid", compute="_compute_discount")
    discount_percent = fields.Float(string="Discount (%)", compute="_compute_discount", digits=(16, 2))
    level = fields.Selection(LEVELS, string="Who decides", compute="_compute_level")
    approved_by_id = fields.Many2one("res.users", string="Approved by", readonly=True, copy=False)
    approved_on = fields.Datetime(readonly=True, copy=False)
    refusal_reason = fields.Text(string="Why it was refused", readonly=True, copy=False)
    amount_counter = fields.Monetary(string="Proposed by the client", readonly=True, copy=False)
    counter_words = fields.Text(string="The client's words", readonly=True, copy=False)
    countered_by_id = fields.Many2one("res.users", string="Proposed by", readonly=True, copy=False)
    date_answer = fields.Date(string="Answer of the client by", readonly=True, copy=False)
    act_number = fields.Char(string="Number of the act", readonly=True, copy=False, help="Of the public body that approves.")
    act_id = fields.Many2one("ir.attachment", readonly=True, copy=False, bypass_search_access=True)
    needs_act = fields.Boolean(compute="_compute_level")
    can_act = fields.Boolean(related="case_id.can_act", related_sudo=False)
    can_answer = fields.Boolean(compute="_compute_can_answer", compute_sudo=False)

    _offered_idx = models.Index("(company_id, case_id) WHERE state IN ('draft', 'to_approve', 'to_client', 'approved')")

    @api.depends("line_ids.date_due")
    def _compute_date_due(self):
        for settlement in self:
            settlement.date_due = max(settlement.line_ids.mapped("date_due"), default=False)

    @api.depends("amount", "amount_debt")
    def _compute_discount(self):
        for settlement in self:
            remitted = settlement.amount_debt - settlement.amount
            settlement.amount_remitted = max(remitted, 0)
            settlement.discount_percent = 100 * remitted / settlement.amount_debt if settlement.amount_debt else 0

    @api.depends("amount", "amount_debt", "case_id")
    def _compute_level(self):
        for settlement in self:
            mandate = settlement.case_id.sudo().mandate_id
            settlement.level = settlement._get_level() if mandate else "client"
            settlement.needs_act = mandate.creditor_kind == "public_body"

    def _get_level(self):
        """Return who decides, from the discount on the whole debt and the mandate as it is now."""
        self.ensure_one()
        mandate = self.case_id.sudo().mandate_id
        return mandate._get_settlement_level(self.amount_debt, self.amount) if mandate else "client"

    def _get_form_action(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window", "name": self.display_name, "res_model": self._name, "res_id": self.id,
            "views": [(False, "form")], "context": {"allowed_company_ids": self.env.user.company_ids.ids},
        }
