from odoo import fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL


class CreditMandate(models.Model):
    """Where the books of the client take what is set aside for doubtful debts, and how it is valued."""

    _inherit = "credit.mandate"

    allowance_method = fields.Selection(
        [("matrix", "Ageing matrix"), ("fcde", "FCDE of public bodies")], string="Doubtful debts are valued by",
        required=True, default="matrix",
        help="Public bodies set aside by revenue, from five years of collections over assessments (D.Lgs. 118/2011).",
    )
    allowance_provision_account_id = fields.Many2one(
        "account.account", string="Provision for doubtful debts", check_company=True,
        domain="[('internal_group', '=', 'expense')]",
        help="The cost of what is set aside: B.10.d of the profit and loss account.",
    )
    allowance_release_account_id = fields.Many2one(
        "account.account", string="Release of the allowance", check_company=True,
        domain="[('internal_group', 'in', ('income', 'expense'))]",
        help="What was set aside in excess comes back here. Empty: to the account of the provision.",
    )
    allowance_history_years = fields.Integer(
        string="Years of history", default=3, help="How many past years the loss rates are derived from.",
    )
    allowance_history_days = fields.Integer(
        string="Days to collect", default=365, help="What is collected within these days of an age counts as collected.",
    )

    _allowance_history_range = models.Constraint(
        "CHECK(COALESCE(allowance_history_years, 1) BETWEEN 1 AND 10 AND COALESCE(allowance_history_days, 1) BETWEEN 1 AND 3660)",
        "History goes back one to ten years, and collections are followed for one day to ten years.",
    )

    def _get_fund_account(self):
        """Return the account of the allowance, the one that write-offs use."""
        self.ensure_one()
        return self.settlement_allowance_account_id

    def _check_allowance_setup(self):
        """Raise unless the mandate says where the allowance is booked.

        :raises UserError: saying what to set
        """
        self.ensure_one()
        if not self._get_fund_account() or not self.allowance_provision_account_id:
            raise UserError(self.env._(
                "The mandate %(name)s does not say where the allowance is booked: set its accounts for the allowance and for"
                " the provision.", name=self.name,
            ))
        accounts = self._get_fund_account() | self.allowance_provision_account_id | self.allowance_release_account_id
        closed = accounts.filtered(lambda account: not account.active)
        if closed:
            raise UserError(self.env._(
                "The account %(account)s is archived: choose another in the mandate %(name)s.",
                account=closed[0].display_name, name=self.name,
            ))
        if not self._get_settlement_journal().active:
            raise UserError(self.env._(
                "The mandate %(name)s has no journal for write-offs: choose a journal of miscellaneous operations, not that of"
                " the imported payments.", name=self.name,
            ))

    def _get_fund_balance(self, date):
        """Return what the allowance holds at the end of a day, as a ``Decimal``; 0 without an account."""
        self.ensure_one()
        self.env["account.move.line"].flush_model(["account_id", "balance", "company_id", "date", "parent_state"])
        [[balance]] = self.env.execute_query(SQL(
            "SELECT COALESCE(-SUM(balance), 0) FROM account_move_line"
            " WHERE account_id = %s AND company_id = %s AND parent_state = 'posted' AND date <= %s",
            self._get_fund_account().id or None, self.company_id.id, date,
        ))
        return self.env["credit.kpi"]._to_decimal(balance)

    def action_propose_allowance_rates(self):
        """Derive loss rates from how past items were collected, for a manager to accept, and open them."""
        self.ensure_one()
        if not self.env.user.has_group("sagres_credit.group_manager"):
            raise UserError(self.env._("Only a manager of the credit management values doubtful debts."))
        self.check_access("read")
        rates = self.env["credit.allowance.rate"].sudo()._propose(self, fields.Date.context_today(self))
        if not rates:
            raise UserError(self.env._(
                "%(client)s has no past items whose collection could be followed to the end.", client=self.company_id.name,
            ))
        action = self.env["ir.actions.act_window"]._for_xml_id("sagres_credit.credit_allowance_rate_action")
        return dict(action, domain=[("company_id", "=", self.company_id.id)], context={"search_default_proposed": 1})

    def write(self, vals):
        """Keep the account of an allowance that is booked: movements on two accounts would not add up."""
        if "settlement_allowance_account_id" in vals:
            changed = self.filtered(
                lambda mandate: mandate.settlement_allowance_account_id.id not in (False, vals["settlement_allowance_account_id"])
            )
            booked = self.env["credit.allowance"].sudo().search_count([
                ("company_id", "in", changed.company_id.ids), ("state", "=", "booked"), ("move_id", "!=", False),
            ], limit=1)
            if booked:
                raise ValidationError(self.env._(
                    "A valuation is booked on this account for the allowance: reverse it and move what the account holds first.",
                ))
        return super().write(vals)
