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

    _one_in_force = models.UniqueIndex("(case_id) WHERE state = 'active'", "A debtor has one payment plan in force at a time.")
    _living_idx = models.Index("(company_id, case_id) WHERE state IN ('active', 'broken')")

    @api.depends("debtor_id.name", "version")
    def _compute_display_name(self):
        for plan in self:
            plan.display_name = self.env._(
                "Payment plan %(number)s of %(debtor)s", number=plan._origin.id or "", debtor=plan.debtor_id.name or "",
            )

    def action_open_case(self):
        self.ensure_one()
        return self.case_id._get_form_action()
