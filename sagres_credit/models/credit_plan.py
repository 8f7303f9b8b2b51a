from odoo import api, fields, models

PLAN_STATES = [
    ("draft", "Draft"),
    ("to_approve", "To approve"),
    ("offered", "Waits for the signature"),
    ("active", "In force"),
    ("kept", "Kept"),
    ("broken", "Broken"),
    ("cancelled", "Cancelled"),
    ("replaced", "Replaced"),
]
FREQUENCIES = [
    ("week", "Every week"),
    ("two_weeks", "Every two weeks"),
    ("month", "Every month"),
    ("two_months", "Every two months"),
    ("quarter", "Every three months"),
]
SIGN_CHANNELS = [("portal", "On the debtor's page"), ("paper", "On paper"), ("email", "By e-mail"), ("visit", "At a visit")]
#: States of a plan that nobody has signed yet.
UNSIGNED = ("draft", "to_approve", "offered")


class CreditPlan(models.Model):
    """A payment plan (piano di rientro): installments on named items, which stay open in the books with their own dates."""

    _name = "credit.plan"
    _description = "Payment plan"
    _inherit = ["credit.schedule.mixin", "mail.thread"]
    _order = "id desc"
    _mail_post_access = "read"
    _item_table = "credit_plan_receivable_rel"
    _item_column = "plan_id"
    _line_table = "credit_plan_line"
    _line_column = "plan_id"
    _hold_code = "plan"
    _living_states = ("active", "broken")

    state = fields.Selection(PLAN_STATES, required=True, default="draft", readonly=True, index=True, tracking=True, copy=False)
    receivable_ids = fields.Many2many(
        "credit.receivable", "credit_plan_receivable_rel", "plan_id", "receivable_id", string="Items", readonly=True,
    )
    line_ids = fields.One2many("credit.plan.line", "plan_id", string="Installments", readonly=True, copy=False)
    version = fields.Integer(readonly=True, default=1)
    replaced_id = fields.Many2one(
        "credit.plan", string="Takes the place of", readonly=True, index="btree_not_null", ondelete="restrict", copy=False,
    )
    frequency = fields.Selection(FREQUENCIES, readonly=True)
    down_payment = fields.Monetary(readonly=True)
    count = fields.Integer(string="Number of installments", compute="_compute_count")
    operator_days = fields.Integer(
        string="Days of the operator", readonly=True, help="After a break nothing automatic leaves for so many days.",
    )
    reminder_days = fields.Integer(
        string="Days of the reminder", readonly=True, help="Each installment is reminded so many days before.",
    )
    offered_by_id = fields.Many2one("res.users", string="Offered by", readonly=True, copy=False)
    date_offered = fields.Date(string="Offered on", readonly=True, copy=False)
    date_expires = fields.Date(string="Offer valid until", readonly=True, copy=False)
    approval_reason = fields.Text(string="Why it needs approval", readonly=True, copy=False)
    approved_by_id = fields.Many2one("res.users", string="Approved by", readonly=True, copy=False)
    approved_on = fields.Datetime(readonly=True, copy=False)
    sign_channel = fields.Selection(SIGN_CHANNELS, string="How it was signed", readonly=True, copy=False)
    signed_by = fields.Char(readonly=True, copy=False)
    signed_on = fields.Datetime(readonly=True, copy=False)
    signed_ip = fields.Char(string="Signed from", readonly=True, copy=False, groups="sagres_credit.group_operator")
    signature = fields.Image(readonly=True, copy=False, max_width=1024, max_height=1024)
    document_ids = fields.Many2many(
        "ir.attachment", "credit_plan_attachment_rel", "plan_id", "attachment_id", string="Signed papers", readonly=True,
        copy=False, bypass_search_access=True,
    )
    pdf_id = fields.Many2one("ir.attachment", string="Signed plan (PDF)", readonly=True, copy=False, ondelete="restrict")
    pdf_hash = fields.Char(string="SHA-256 of the PDF", readonly=True, copy=False)
    paid_at_end = fields.Monetary(
        string="Paid when it was replaced", readonly=True, copy=False, help="What is paid afterwards belongs to the new version.",
    )
    date_broken = fields.Date(string="Broken on", readonly=True, copy=False)
    held_until = fields.Date(
        string="The operator's until", readonly=True, copy=False, help="Until this day nothing automatic leaves after the break.",
    )
    grace_until = fields.Date(
        string="Grace until", readonly=True, copy=False, help="Until this day what is missed does not break the plan again.",
    )
    interest = fields.Monetary(
        string="Interest accrued today", compute="_compute_interest", help="For information: the plan does not ask for it.",
    )
    can_act = fields.Boolean(related="case_id.can_act", related_sudo=False)
    date_accelerated = fields.Date(string="Accelerated on", readonly=True, copy=False)

    _one_in_force = models.UniqueIndex("(case_id) WHERE state = 'active'", "A debtor has one payment plan in force at a time.")
    _living_idx = models.Index("(company_id, case_id) WHERE state IN ('active', 'broken')")
    _offered_idx = models.Index("(company_id, date_expires) WHERE state IN ('to_approve', 'offered')")

    @api.depends("debtor_id.name", "version")
    def _compute_display_name(self):
        for plan in self:
            plan.display_name = self.env._(
                "Payment plan %(number)s of %(debtor)s", number=plan._origin.id or "", debtor=plan.debtor_id.name or "",
            )

    @api.depends("line_ids")
    def _compute_count(self):
        for plan in self:
            plan.count = len(plan.line_ids)

    def _describe_limitation_act(self):
        """Return this plan in the words of the explanation of an item."""
        self.ensure_one()
        return self.env._("Payment plan signed by %(name)s (art. 2944 c.c.)", name=self.signed_by or "")

    def _get_form_action(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window", "name": self.display_name, "res_model": self._name, "res_id": self.id,
            "views": [(False, "form")], "context": {"allowed_company_ids": self.env.user.company_ids.ids},
        }

    def action_open_case(self):
        self.ensure_one()
        return self.case_id._get_form_action()

    @api.depends("receivable_ids")
    def _compute_interest(self):
        today = fields.Date.context_today(self)
        found = self.receivable_ids._get_interest(today)
        accrued = {one.receivable: float(one.statement.interest) for one in found}
        for plan in self:
            plan.interest = plan.currency_id.round(sum(accrued.get(item, 0) for item in plan.receivable_ids))

    def action_cancel(self):
        """Cancel a plan: a manager may also cancel one in force, an operator what nobody signed."""
        self.case_id._check_may_act()
        for plan in self:
            plan._check_may_cancel()
        self.sudo()._set_cancelled(self.env._("Cancelled by %(user)s", user=self.env.user.name))
        self.sudo().receivable_ids._update_limitation()
