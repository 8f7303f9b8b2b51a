from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

ATTRIBUTIONS = [
    ("attributed", "Earns a fee"),
    ("before_entry", "Before the debtor was entrusted"),
    ("not_late", "Paid too early for a fee"),
    ("no_contact", "No contact before it"),
    ("old_contact", "The last contact was too long before"),
    ("excluded", "Left out by agreement"),
]


class CreditFeeCollection(models.Model):
    """One payment on one item, as the ledger reconciled it: whether the firm earns on it, and why or why not.

    It is unique for each partial reconciliation and remembers it when the ledger undoes it.
    """

    _name = "credit.fee.collection"
    _description = "Payment and its attribution"
    _order = "date desc, id desc"
    _rec_name = "invoice_id"

    company_id = fields.Many2one("res.company", string="Client", required=True, readonly=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    mandate_id = fields.Many2one("credit.mandate", required=True, readonly=True, ondelete="cascade")
    partial_ref = fields.Integer(string="Number of the reconciliation", required=True, readonly=True)
    partial_id = fields.Many2one(
        "account.partial.reconcile", string="Reconciliation", readonly=True, ondelete="set null", index="btree_not_null",
    )
    receivable_id = fields.Many2one(
        "credit.receivable", string="Item", readonly=True, ondelete="set null", index="btree_not_null",
    )
    case_id = fields.Many2one("credit.case", readonly=True, ondelete="set null", index="btree_not_null")
    partner_id = fields.Many2one("res.partner", string="Debtor", readonly=True, ondelete="set null", index="btree_not_null")
    invoice_id = fields.Many2one("account.move", readonly=True, ondelete="set null", index="btree_not_null")
    payment_move_id = fields.Many2one(
        "account.move", string="Entry of the payment", readonly=True, ondelete="set null", index="btree_not_null",
    )
    date = fields.Date(string="Paid on", required=True, readonly=True)
    due_date = fields.Date(readonly=True)
    days_late = fields.Integer(string="Days late", readonly=True, aggregator="avg")
    amount = fields.Monetary(required=True, readonly=True)
    attribution = fields.Selection(ATTRIBUTIONS, required=True, readonly=True)
    contact_date = fields.Date(string="Last contact before", readonly=True)
    exclusion = fields.Char(string="Why it is left out", readonly=True)
    statement_id = fields.Many2one(
        "credit.fee.statement", string="Fee statement", readonly=True, ondelete="set null", index="btree_not_null",
    )
    frozen = fields.Boolean(string="Stated", readonly=True, help="On a statement that was sent: it does not change any more.")
    date_undone = fields.Date(
        string="Undone on", readonly=True, help="The ledger took the reconciliation back after it was stated.",
    )
    correction_statement_id = fields.Many2one(
        "credit.fee.statement", string="Corrected on", readonly=True, ondelete="set null", index="btree_not_null",
    )
    line_ids = fields.One2many("credit.fee.statement.line", "collection_id", string="Fees")
    amount_fee = fields.Monetary(string="Fee", compute="_compute_amount_fee")

    _partial_uniq = models.UniqueIndex("(partial_ref)", "A reconciliation is attributed once.")
    _mandate_idx = models.Index("(mandate_id, date)")

    @api.depends("line_ids.amount")
    def _compute_amount_fee(self):
        groups = self.env["credit.fee.statement.line"]._read_group(
            [("collection_id", "in", self.ids)], ["collection_id"], ["amount:sum"],
        )
        fees = {collection.id: amount for collection, amount in groups}
        for collection in self:
            collection.amount_fee = fees.get(collection.id, 0)

    def action_open_invoice(self):
        self.ensure_one()
        return self._open_move(self.invoice_id)

    def action_open_payment(self):
        self.ensure_one()
        return self._open_move(self.payment_move_id)

    def _open_move(self, move):
        return {
            "type": "ir.actions.act_window", "res_model": "account.move", "res_id": move.id, "views": [(False, "form")],
            "context": {"allowed_company_ids": self.company_id.ids, "credit_company_ids": self.company_id.ids},
        }

    def action_exclude(self):
        """Open the dialog that leaves payments out of the fee."""
        self._check_may_exclude()
        return {
            "type": "ir.actions.act_window", "name": self.env._("Leave out of the fee"), "res_model": "credit.fee.exclude",
            "views": [(False, "form")], "target": "new", "context": {"default_collection_ids": self.ids},
        }

    def action_include(self):
        """Let payments that were left out earn a fee again, if the scheme says so."""
        self._check_may_exclude()
        self._set_exclusion(False)

    def _check_may_exclude(self):
        self.check_access("read")
        if not self.env.user.has_group("sagres_credit.group_manager"):
            raise AccessError(self.env._("Only a credit manager decides which payments earn a fee."))
        if any(self.mapped("frozen")):
            raise UserError(self.env._("A payment that was stated does not change: take its statement back first."))

    def _set_exclusion(self, reason):
        """Leave these out for this reason, or take them in again, and compute their draft statements."""
        collections = self.sudo()
        collections.write({"exclusion": reason, **({"attribution": "excluded"} if reason else {})})
        self._accrue(collections.company_id)
        collections.statement_id._compute_fees()

    @api.model
    def _accrue(self, companies):
        """Bring what was paid to these clients where the ledger and their schemes put it.

        Two statements, whatever the number of payments; done twice it changes nothing. What was stated stays as it is: where
        the ledger has undone it, it is marked for the next statement to correct.
        """
        if not companies:
            return
        self._flush_accrual()
        self.env.cr.execute(self._get_accrual_query(companies))
        self.env.cr.execute(SQL(
            """
            UPDATE credit_fee_collection AS stated SET date_undone = %(today)s, write_date = NOW() AT TIME ZONE 'UTC'
             WHERE stated.company_id IN %(companies)s AND stated.frozen AND stated.date_undone IS NULL
               AND NOT EXISTS (SELECT FROM account_partial_reconcile AS partial WHERE partial.id = stated.partial_ref)
            """,
            today=fields.Date.context_today(self), companies=tuple(companies.ids),
        ))
        self.invalidate_model()

    @api.model
    def _try_lock(self, companies):
        """Take these clients until the transaction ends; return those that no other worker has."""
        self.env.cr.execute(SQL(
            "SELECT id FROM unnest(%s::integer[]) AS id WHERE pg_try_advisory_xact_lock(hashtext('credit.fee'), id)",
            sorted(companies.ids),
        ))
        return companies.browse(company_id for company_id, in self.env.cr.fetchall())
