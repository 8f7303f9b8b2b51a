from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL
from odoo.tools.misc import format_amount, format_date

STATES = [
    ("draft", "Draft"),
    ("sent", "With the client"),
    ("contested", "Contested"),
    ("approved", "Approved"),
    ("billed", "Billed"),
]
#: From where to where a statement goes; what is approved never goes back.
STEPS = {
    "draft": {"sent"}, "sent": {"approved", "contested", "draft"}, "contested": {"draft"}, "approved": {"billed"},
    "billed": set(),
}


class CreditFeeStatement(models.Model):
    """The fees of one mandate for one month: the firm makes it, the client approves or contests it, then it is billed."""

    _name = "credit.fee.statement"
    _description = "Fee statement"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date_from desc, company_id, id desc"
    _mail_post_access = "read"

    mandate_id = fields.Many2one("credit.mandate", required=True, readonly=True, index=True, ondelete="restrict")
    company_id = fields.Many2one(related="mandate_id.company_id", string="Client", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    scheme_id = fields.Many2one(
        "credit.fee.scheme", string="Fee scheme", readonly=True, ondelete="restrict", groups="sagres_credit.group_manager",
        index="btree_not_null",
    )
    date_from = fields.Date(string="From", required=True, readonly=True)
    date_to = fields.Date(string="To", required=True, readonly=True)
    state = fields.Selection(STATES, required=True, default="draft", readonly=True, index=True, tracking=True)
    line_ids = fields.One2many("credit.fee.statement.line", "statement_id", string="Fees", readonly=True)
    collection_ids = fields.One2many("credit.fee.collection", "statement_id", string="Payments", readonly=True)
    amount_collected = fields.Monetary(
        string="Collected", readonly=True, help="All payments of the period, also those that earn nothing.",
    )
    amount_attributed = fields.Monetary(
        string="Earns a fee", readonly=True, help="Payments that earn a fee by the rule of attribution.",
    )
    amount_payment = fields.Monetary(string="Fees on payments", readonly=True)
    amount_fixed = fields.Monetary(string="Fixed fees", readonly=True)
    amount_target = fields.Monetary(string="Targets", readonly=True, help="Bonus, malus and shared risk.")
    amount_correction = fields.Monetary(
        string="Corrections", readonly=True, help="Fees of earlier statements on payments that were undone.",
    )
    amount = fields.Monetary(string="To pay", readonly=True, help="Without VAT.")
    payment_count = fields.Integer(readonly=True)
    contest_words = fields.Text(string="What the client contests", readonly=True, tracking=True)
    contested_by_id = fields.Many2one("res.users", readonly=True)
    approved_by_id = fields.Many2one("res.users", string="Approved by", readonly=True)
    date_sent = fields.Date(string="Sent on", readonly=True)
    date_approved = fields.Datetime(string="Approved on", readonly=True)
    move_id = fields.Many2one(
        "account.move", string="Invoice or bill", readonly=True, ondelete="set null", copy=False, index="btree_not_null",
    )
    can_answer = fields.Boolean(compute="_compute_can_answer")

    _month_uniq = models.UniqueIndex("(mandate_id, date_from)", "A mandate has one fee statement a month.")

    @api.depends("date_from", "company_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for statement in self:
            month = format_date(self.env, statement.date_from, date_format="MMMM yyyy") if statement.date_from else ""
            client = statement.sudo().company_id.name or ""
            statement.display_name = self.env._("Fees of %(month)s, %(client)s", month=month, client=client)

    @api.depends("state", "mandate_id")
    @api.depends_context("uid")
    def _compute_can_answer(self):
        for statement in self:
            statement.can_answer = statement.state == "sent" and statement._is_approver(self.env.user)

    def action_compute(self):
        """Compute drafts again, with what the ledger says now."""
        self._check_manager()
        self._check_state("draft")
        statements = self.sudo()
        statements._lock()
        statements.env["credit.fee.collection"]._accrue(statements.company_id)
        statements._compute_fees()

    def action_discard(self):
        """Throw a draft away; its payments wait for the next one."""
        self._check_manager()
        self._check_state("draft")
        self.sudo().unlink()
        return self.env["ir.actions.act_window"]._for_xml_id("sagres_credit.credit_fee_statement_action")

    def action_open_collections(self):
        """Open the payments of the period, also those that earn nothing."""
        self.ensure_one()
        return dict(
            self.env["ir.actions.act_window"]._for_xml_id("sagres_credit.credit_fee_collection_action"),
            domain=[("statement_id", "=", self.id)], context={},
            name=self.env._("Payments of %(statement)s", statement=self.display_name),
        )

    def action_open_lines(self):
        """Open the fees line by line."""
        self.ensure_one()
        return dict(
            self.env["ir.actions.act_window"]._for_xml_id("sagres_credit.credit_fee_statement_line_action"),
            domain=[("statement_id", "=", self.id)], context={"search_default_group_rule": 1}, name=self.display_name,
        )

    def _check_manager(self):
        self.check_access("read")
        if not self.env.user.has_group("sagres_credit.group_manager"):
            raise AccessError(self.env._("Only a credit manager works on fee statements."))

    def _check_state(self, *states):
        """Raise unless all of these are in one of these states.

        :raises UserError: naming the one that is not
        """
        wrong = self.filtered(lambda statement: statement.state not in states)[:1]
        if wrong:
            labels = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(self.env._(
                "%(statement)s is in the state «%(state)s»: this cannot be done any more.",
                statement=wrong.display_name, state=labels[wrong.state],
            ))

    def _lock(self):
        """Lock these statements until the transaction ends, and read anew where they stand."""
        if self.ids:
            self.env.cr.execute(SQL(
                "SELECT id FROM credit_fee_statement WHERE id IN %s ORDER BY id FOR NO KEY UPDATE", tuple(self.ids),
            ))
            self.invalidate_recordset(["state", "move_id"], flush=True)

    def _move_to(self, state, **vals):
        """Bring these statements to a state; going where they are already changes nothing."""
        for statement in self:
            if state not in STEPS[statement.state]:
                statement._check_state(*(old for old, new in STEPS.items() if state in new))
        self.sudo().write({"state": state, **vals})

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sent(self):
        if any(statement.state != "draft" for statement in self):
            raise UserError(self.env._("A statement that was sent stays: the client has read it."))

    def _print(self, amount):
        return format_amount(self.env, amount, self.currency_id)
