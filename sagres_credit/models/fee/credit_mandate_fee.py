from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

MANAGER = "sagres_credit.group_manager"


class CreditMandate(models.Model):
    """What the firm earns with this mandate, who approves it, and in whose books it is billed."""

    _inherit = "credit.mandate"

    fee_scheme_id = fields.Many2one(
        "credit.fee.scheme", string="Fee scheme", check_company=True, ondelete="restrict", index="btree_not_null", groups=MANAGER,
        tracking=True,
    )
    fee_date_start = fields.Date(
        string="Fees from", groups=MANAGER, help="Earlier payments earn nothing. Empty: from the start of the mandate.",
    )
    fee_day = fields.Integer(
        string="Statement ready on day", default=5, groups=MANAGER, help="Day of the month on which last month's draft is made.",
    )
    fee_approver_id = fields.Many2one(
        "res.users", string="Fees approved by", groups=MANAGER,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]", help="Empty: any user of the client.",
    )
    fee_document = fields.Selection(
        [("invoice", "Invoice of the firm to the client"), ("bill", "Bill in the books of the client")], string="Billed by",
        default="invoice", groups=MANAGER,
    )
    fee_company_id = fields.Many2one(
        "res.company", string="Firm that earns", groups=MANAGER, help="The company that earns the fees.",
    )
    fee_journal_id = fields.Many2one("account.journal", string="Fee journal", groups=MANAGER, help="Empty: the usual one.")
    fee_product_id = fields.Many2one("product.product", string="Fee product", groups=MANAGER)
    fee_account_id = fields.Many2one("account.account", string="Fee account", groups=MANAGER, help="Empty: that of the product.")
    fee_tax_ids = fields.Many2many(
        "account.tax", "credit_mandate_fee_tax_rel", string="Fee taxes", groups=MANAGER, help="Empty: those of the product.",
    )
    fee_books_id = fields.Many2one("res.company", compute="_compute_fee_books_id", groups=MANAGER)
    fee_statement_count = fields.Integer(compute="_compute_fee_statement_count", groups=MANAGER)

    _fee_day_range = models.Constraint(
        "CHECK(COALESCE(fee_day, 1) BETWEEN 1 AND 28)", "The statement is ready on a day between 1 and 28.",
    )

    @api.depends("fee_document", "fee_company_id", "company_id")
    def _compute_fee_books_id(self):
        for mandate in self:
            mandate.fee_books_id = mandate.company_id if mandate.fee_document == "bill" else mandate.fee_company_id

    def _compute_fee_statement_count(self):
        counts = dict(self.env["credit.fee.statement"]._read_group([("mandate_id", "in", self.ids)], ["mandate_id"], ["__count"]))
        for mandate in self:
            mandate.fee_statement_count = counts.get(mandate, 0)

    @api.constrains(
        "company_id", "fee_account_id", "fee_company_id", "fee_document", "fee_journal_id", "fee_product_id", "fee_tax_ids",
    )
    def _check_fee_books(self):
        for mandate in self.sudo():
            books, firm = mandate._get_fee_books(), mandate.fee_company_id
            if firm and firm == mandate.company_id:
                raise ValidationError(self.env._("The firm that earns the fees is not the client itself."))
            foreign = [
                record for record in (*mandate.fee_journal_id, *mandate.fee_tax_ids)
                if books not in record.company_id.parent_ids | record.company_id
            ]
            foreign += [account for account in mandate.fee_account_id if books not in account.company_ids]
            foreign += [product for product in mandate.fee_product_id if product.company_id and product.company_id != books]
            if foreign:
                raise ValidationError(self.env._(
                    "%(record)s is not of the company whose books take the fee: %(company)s.",
                    record=foreign[0].display_name, company=books.name or "-",
                ))

    def action_open_fee_statements(self):
        self.ensure_one()
        return dict(
            self.env["ir.actions.act_window"]._for_xml_id("sagres_credit.credit_fee_statement_action"),
            domain=[("mandate_id", "=", self.id)], context={},
        )

    def _get_fee_books(self):
        """Return the company in whose books the fee is billed."""
        self.ensure_one()
        return self.fee_books_id

    def _check_fee_setup(self):
        """Raise unless the mandate says how its fees are billed.

        :raises UserError: saying what to set
        """
        self.ensure_one()
        if not self.fee_company_id:
            raise UserError(self.env._("The mandate %(name)s does not say which firm earns the fees: set it.", name=self.name))
        if not self.fee_product_id and not self.fee_account_id:
            raise UserError(self.env._(
                "The mandate %(name)s needs a product or an account for the fees: set one.", name=self.name,
            ))
        if self.fee_account_id and not self.fee_account_id.active:
            raise UserError(self.env._(
                "The account %(name)s is archived: choose another.", name=self.fee_account_id.display_name,
            ))

    def _prepare_fee_line(self, words, amount):
        """Return the values of one line of the draft invoice or bill."""
        self.ensure_one()
        vals = {"name": words, "quantity": 1, "price_unit": amount, "product_id": self.fee_product_id.id}
        if self.fee_account_id:
            vals["account_id"] = self.fee_account_id.id
        if self.fee_tax_ids or not self.fee_product_id:
            vals["tax_ids"] = [fields.Command.set(self.fee_tax_ids.ids)]
        return vals
