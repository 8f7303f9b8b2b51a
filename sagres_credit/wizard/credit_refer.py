from odoo import api, fields, models

from ..models.credit_referral import GOALS


class CreditRefer(models.TransientModel):
    """Give some items of a debtor to a lawyer, having seen what share is with lawyers; an operator proposes it."""

    _name = "credit.refer"
    _description = "To the lawyer"

    case_id = fields.Many2one("credit.case", required=True, readonly=True)
    referral_id = fields.Many2one("credit.referral", string="Proposal", readonly=True)
    act_id = fields.Many2one("credit.limitation.act", string="Act on the limitation", readonly=True)
    receivable_ids = fields.Many2many(
        "credit.receivable", string="Items", domain="[('case_id', '=', case_id), ('amount_residual', '>', 0)]",
    )
    currency_id = fields.Many2one(related="case_id.currency_id")
    amount = fields.Monetary(compute="_compute_amount")
    lawyer_choices = fields.Many2many("res.users", compute="_compute_lawyer_choices")
    lawyer_id = fields.Many2one("res.users", domain="[('id', 'in', lawyer_choices)]")
    reason = fields.Char(string="Why it goes to a lawyer")
    goal = fields.Selection(GOALS, string="What the lawyer is asked for", default="mediation", required=True)
    urgency_reason = fields.Char(string="Why not to mediate first")
    is_manager = fields.Boolean(compute="_compute_lawyer_choices")
    share_now = fields.Char(string="With lawyers now", compute="_compute_share")
    share_after = fields.Char(string="With lawyers after this", compute="_compute_share")
    share_state = fields.Selection(
        [("ok", "Below the ceiling"), ("near", "Near the ceiling"), ("over", "Over the ceiling")], compute="_compute_share",
    )
    ceiling_reason = fields.Char(string="Why beyond the ceiling")

    @api.depends("receivable_ids")
    def _compute_amount(self):
        for wizard in self:
            wizard.amount = sum(wizard.receivable_ids.mapped("amount_residual"))

    @api.depends("case_id")
    @api.depends_context("uid")
    def _compute_lawyer_choices(self):
        for wizard in self:
            wizard.lawyer_choices = wizard.case_id._get_lawyers() if wizard.case_id else False
            wizard.is_manager = self.env.user.has_group("sagres_credit.group_manager")

    @api.depends("receivable_ids", "case_id")
    def _compute_share(self):
        for wizard in self:
            mandate = wizard.case_id.mandate_id
            if not mandate:
                wizard.share_now = wizard.share_after = wizard.share_state = False
                continue
            wizard.share_now = mandate._judge_legal()[1]
            wizard.share_state, wizard.share_after = mandate._judge_legal(wizard.receivable_ids._origin)

    def action_refer(self):
        """Give the items to the lawyer, as a manager."""
        self.ensure_one()
        referral = self.case_id._refer(
            self.receivable_ids, self.lawyer_id, self.reason, self.goal, self.ceiling_reason, self.referral_id,
        )
        if self.urgency_reason:
            referral._allow_court(self.urgency_reason)
        self.act_id._entrust_to_lawyer()
        return self.case_id._get_referral_action()

    def action_propose(self):
        """Propose to the manager that a lawyer takes these items."""
        self.ensure_one()
        self.case_id._propose_referral(self.receivable_ids, self.reason, self.goal, self.lawyer_id)
        return {"type": "ir.actions.act_window_close"}
