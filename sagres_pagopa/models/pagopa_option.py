from odoo import api, fields, models

OPTION_STATES = [
    ("unpaid", "To pay"),
    ("paid", "Paid"),
    ("reported", "Reported"),
    ("withdrawn", "Withdrawn"),
]


class PagopaOption(models.Model):
    """One way of paying a position, with a notice number of its own: the whole amount, or one installment."""

    _name = "pagopa.option"
    _description = "Payment option"
    _order = "position_id, kind, number, id"
    _rec_name = "notice_number"
    _rec_names_search = ["notice_number", "position_id.partner_id.name"]

    position_id = fields.Many2one("pagopa.position", required=True, readonly=True, index=True, ondelete="cascade")
    creditor_id = fields.Many2one(related="position_id.creditor_id", store=True, index=True)
    company_id = fields.Many2one(related="position_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    segregation_id = fields.Many2one("pagopa.segregation", readonly=True, ondelete="restrict", index="btree_not_null")
    kind = fields.Selection(
        [("full", "Whole amount"), ("installment", "Installment")], required=True, default="full", readonly=True,
    )
    number = fields.Integer(default=0, readonly=True, help="Of the installment; zero for the whole amount.")
    plan_line_id = fields.Many2one(
        "credit.plan.line", string="Installment", readonly=True, index="btree_not_null", ondelete="restrict",
    )
    settlement_line_id = fields.Many2one(
        "credit.settlement.line", string="Installment of a settlement", readonly=True, index="btree_not_null",
        ondelete="restrict",
    )
    notice_number = fields.Char(
        string="Notice number", required=True, readonly=True, copy=False, help="Eighteen digits (codice avviso).",
    )
    iuv = fields.Char(
        string="IUV", required=True, readonly=True, copy=False,
        help="Unique for ever within the creditor; up to 35 characters.",
    )
    date_due = fields.Date(string="Due on", readonly=True)
    amount = fields.Monetary(readonly=True, help="As last told to the platform, in euro.")
    amount_now = fields.Monetary(string="Left to pay", compute="_compute_amount_now")
    state = fields.Selection(OPTION_STATES, required=True, default="unpaid", readonly=True, index=True, copy=False)
    receipt_ids = fields.One2many("pagopa.receipt", "option_id", string="Receipts", readonly=True)
    beneficiary_ids = fields.One2many(
        "pagopa.beneficiary", "option_id", string="Other beneficiaries", readonly=True, copy=False,
        help="Parts that go to other bodies, at most four; the rest goes to the creditor.",
    )

    _notice_uniq = models.UniqueIndex("(creditor_id, notice_number)", "This notice number was given already.")
    _iuv_uniq = models.UniqueIndex("(creditor_id, iuv)", "This IUV was given already.")

    @api.depends(
        "state", "position_id.state", "position_id.receivable_ids.amount_residual", "plan_line_id.amount_left",
        "settlement_line_id.amount_left",
    )
    def _compute_amount_now(self):
        amounts = self._origin._read_amounts()
        for option in self:
            option.amount_now = amounts.get(option._origin, option.amount)

    def _read_amounts(self):
        """Return ``{option: what is left to pay of it now}`` in euro, from the ledger; nothing for what is not payable.

        For a module to ask another amount for what it brings, it must override this method.
        """
        return dict.fromkeys(self, 0.0)
