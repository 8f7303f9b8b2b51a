from odoo import fields, models
from odoo.exceptions import UserError


class CreditMandate(models.Model):
    """Where the books of the client take the loss of a settlement."""

    _inherit = "credit.mandate"

    settlement_account_id = fields.Many2one(
        "account.account", string="Losses on receivables", check_company=True,
        domain="[('internal_group', '=', 'expense')]", help="Takes what is written off when a settlement is paid.",
    )
    settlement_use = fields.Selection(
        [("loss", "Loss on receivables"), ("allowance", "Use of the allowance")], string="What is written off is",
        required=True, default="loss",
        help="The allowance is used up to what it holds; what goes beyond is a loss.",
    )
    settlement_allowance_account_id = fields.Many2one(
        "account.account", string="Allowance for doubtful debts", check_company=True,
        domain="[('account_type', 'not in', ('asset_receivable', 'liability_payable'))]",
    )
    settlement_journal_id = fields.Many2one(
        "account.journal", string="Journal of write-offs", check_company=True,
        domain="[('type', '=', 'general'), ('company_id', '=', company_id)]",
        help="Empty: the first journal of miscellaneous operations of the client.",
    )
    mini_credit_amount = fields.Monetary(
        string="Credit of a small amount", default=2500.0,
        help="A single credit up to this amount, with VAT and without interest, is a deductible loss six months after its due"
        " date (art. 101 c. 5 TUIR: 2,500 euro, 5,000 for large firms).",
    )

    _mini_credit_positive = models.Constraint(
        "CHECK(COALESCE(mini_credit_amount, 0) >= 0)", "The limit of a credit of a small amount is zero or more.",
    )

    def _get_settlement_journal(self):
        """Return the journal of write-offs: the mandate's, else the first general one that has no use of its own."""
        self.ensure_one()
        if self.settlement_journal_id:
            return self.settlement_journal_id
        company = self.company_id
        taken = self.payment_journal_id | company.currency_exchange_journal_id | company.tax_cash_basis_journal_id
        return self.env["account.journal"].search([
            ("company_id", "=", company.id), ("type", "=", "general"), ("code", "!=", "LEDGP"), ("id", "not in", taken.ids),
        ], limit=1)

    def _check_settlement_setup(self):
        """Raise unless the mandate says where a settlement is booked.

        :raises UserError: saying what to set
        """
        self.ensure_one()
        allowance = self.settlement_use == "allowance"
        accounts = self.settlement_account_id
        if allowance:
            accounts |= self.settlement_allowance_account_id
        closed = accounts.filtered(lambda account: not account.active)
        journal = self._get_settlement_journal()
        if not self.settlement_account_id or allowance and not self.settlement_allowance_account_id:
            raise UserError(self.env._(
                "The mandate %(name)s does not say where a settlement is booked: set its account for losses on receivables, and"
                " that of the allowance where it is used.", name=self.name,
            ))
        if closed:
            raise UserError(self.env._(
                "The account %(account)s is archived: choose another in the mandate %(name)s.",
                account=closed[0].display_name, name=self.name,
            ))
        if not journal.active or journal == self.payment_journal_id:
            raise UserError(self.env._(
                "The mandate %(name)s has no journal for write-offs: choose a journal of miscellaneous operations, not that of"
                " the imported payments.", name=self.name,
            ))

    def _split_loss(self, amount):
        """Return ``[(account, amount)]`` that take a write-off: the allowance as far as it goes, then the loss."""
        self.ensure_one()
        used = 0
        if self.settlement_use == "allowance":
            used = self.currency_id.round(min(amount, self._get_allowance()))
        parts = (self.settlement_allowance_account_id, used), (self.settlement_account_id, amount - used)
        return [(account, self.currency_id.round(part)) for account, part in parts if not self.currency_id.is_zero(part)]

    def _get_allowance(self):
        """Return what the allowance still holds."""
        [[balance]] = self.env["account.move.line"]._read_group([
            ("company_id", "=", self.company_id.id), ("account_id", "=", self.settlement_allowance_account_id.id),
            ("parent_state", "=", "posted"),
        ], aggregates=["balance:sum"])
        return max(-(balance or 0), 0)
