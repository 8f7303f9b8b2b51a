from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class CreditMandate(models.Model):
    """A credit mandate is the engagement for one client company: its policies, its team, its data."""

    _name = "credit.mandate"
    _description = "Credit mandate"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "company_id, date_start desc, id desc"

    name = fields.Char(required=True, tracking=True)
    company_id = fields.Many2one("res.company", string="Client", required=True, index=True, tracking=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    state = fields.Selection(
        [("draft", "Draft"), ("active", "Active"), ("closed", "Terminated")],
        default="draft", required=True, tracking=True, copy=False,
    )
    user_id = fields.Many2one(
        "res.users", string="Credit manager", required=True, default=lambda self: self.env.user, tracking=True,
        domain="[('share', '=', False)]",
    )
    date_start = fields.Date(default=fields.Date.context_today)
    date_end = fields.Date(string="Expiry")
    cig = fields.Char(string="CIG", help="Tender identifier, for mandates of public bodies.")

    policy_id = fields.Many2one(
        "credit.policy", required=True, tracking=True, check_company=True,
        help="For households, and wherever no other policy is set.",
    )
    company_policy_id = fields.Many2one("credit.policy", string="Policy for companies", check_company=True)
    public_policy_id = fields.Many2one("credit.policy", string="Policy for public bodies", check_company=True)
    member_ids = fields.One2many("credit.mandate.member", "mandate_id", string="Team", copy=True)

    journal_id = fields.Many2one(
        "account.journal", string="Journal of imported items", check_company=True,
        domain="[('type', '=', 'sale'), ('company_id', '=', company_id)]",
    )
    counterpart_account_id = fields.Many2one(
        "account.account", string="Counterpart of imported items", check_company=True,
        domain="[('account_type', 'not in', ('income', 'income_other', 'asset_receivable', 'liability_payable'))]",
        help="Balances the items of a client's ledger file. Never revenue: the invoices are booked elsewhere.",
    )
    data_as_of = fields.Date(string="Data as of", copy=False, help="Date to which the last ledger file is true.")
    max_data_age = fields.Integer(
        string="Maximum age of data (days)",
        help="Beyond it automatic notices are held: an old file duns people who have paid. Zero: no limit.",
    )
    is_data_stale = fields.Boolean(compute="_compute_is_data_stale")

    case_ids = fields.One2many("credit.case", "mandate_id", string="Cases")
    case_count = fields.Integer(compute="_compute_case_figures")
    amount_overdue = fields.Monetary(compute="_compute_case_figures")
    amount_due = fields.Monetary(compute="_compute_case_figures")

    _active_uniq = models.UniqueIndex("(company_id) WHERE state = 'active'", "A client has one active mandate.")
    _max_data_age_positive = models.Constraint(
        "CHECK(max_data_age >= 0)", "The maximum age of data is a number of days, zero or more."
    )

    @api.depends("data_as_of", "max_data_age")
    def _compute_is_data_stale(self):
        today = fields.Date.context_today(self)
        for mandate in self:
            mandate.is_data_stale = mandate._is_stale_on(today)

    @api.depends("case_ids.amount_due", "case_ids.is_open")
    def _compute_case_figures(self):
        groups = self.env["credit.case"]._read_group(
            [("mandate_id", "in", self.ids), ("is_open", "=", True)],
            ["mandate_id"], ["__count", "amount_overdue:sum", "amount_due:sum"],
        )
        figures = {mandate: values for mandate, *values in groups}
        for mandate in self:
            mandate.case_count, mandate.amount_overdue, mandate.amount_due = figures.get(mandate, (0, 0, 0))

    @api.constrains("date_start", "date_end")
    def _check_dates(self):
        for mandate in self:
            if mandate.date_start and mandate.date_end and mandate.date_end < mandate.date_start:
                raise ValidationError(self.env._("The mandate %(name)s ends before it begins.", name=mandate.name))

    @api.constrains("counterpart_account_id")
    def _check_counterpart_account_id(self):
        for mandate in self:
            if mandate.counterpart_account_id.internal_group == "income":
                raise ValidationError(self.env._(
                    "%(account)s is a revenue account: choose a balance account, or the revenue is booked twice.",
                    account=mandate.counterpart_account_id.display_name,
                ))

    def action_activate(self):
        self.write({"state": "active"})

    def action_close(self):
        self.write({"state": "closed"})

    def action_open_cases(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("sagres_credit.credit_case_action")
        return dict(action, domain=[("mandate_id", "=", self.id)], context={"search_default_open": 1})

    def _is_stale_on(self, date):
        """Tell whether the client's data is older at ``date`` than the mandate admits."""
        self.ensure_one()
        if not self.max_data_age:
            return False
        return not self.data_as_of or date - self.data_as_of > timedelta(days=self.max_data_age)

    @api.model
    def _get_active(self, companies):
        """Return ``{company: its active mandate}``."""
        mandates = self.sudo().search([("company_id", "in", companies.ids), ("state", "=", "active")])
        return {mandate.company_id: mandate for mandate in mandates}
