from odoo import api, fields, models

KINDS = [
    ("receivable", "Open items"),
    ("plan", "Payment plan"),
    ("settlement", "Settlement"),
    ("share", "Share of an heir"),
    ("other", "Something else"),
]
#: As the platform names them (GPD states).
POSITION_STATES = [
    ("draft", "Draft"),
    ("published", "Published"),
    ("valid", "To pay"),
    ("partially_paid", "Partly paid"),
    ("paid", "Paid"),
    ("reported", "Reported"),
    ("expired", "Expired"),
    ("invalid", "Withdrawn"),
]
PAYABLE_STATES = ("valid", "partially_paid")
LIVING_STATES = ("draft", "published", "valid", "partially_paid", "expired")
#: Why a position is taken back; the first two and the last a person may say, too.
WITHDRAWALS = [
    ("elsewhere", "Paid elsewhere"),
    ("cancelled", "Cancelled"),
    ("replaced", "Replaced"),
    ("ended", "The agreement ended"),
    ("held", "It may not be asked"),
]


class PagopaPosition(models.Model):
    """One debt as pagoPA knows it (posizione debitoria): what a debtor can pay by notice, whole or in installments.

    The ledger says how much is left; the position remembers what was last told to the platform.
    """

    _name = "pagopa.position"
    _description = "Payment position"
    _inherit = ["credit.inner.thread"]
    _order = "id desc"
    _mail_post_access = "read"

    # The thread of a form is read with the user's default company alone, where the debtor is not readable.
    display_name = fields.Char(compute_sudo=True)
    creditor_id = fields.Many2one("pagopa.creditor", required=True, readonly=True, index=True, ondelete="restrict")
    company_id = fields.Many2one(related="creditor_id.company_id", string="Client", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    case_id = fields.Many2one("credit.case", required=True, readonly=True, index=True, ondelete="restrict")
    partner_id = fields.Many2one("res.partner", string="Debtor", required=True, readonly=True, index=True, ondelete="restrict")
    user_id = fields.Many2one(related="case_id.user_id", string="Operator", store=True, index=True)
    kind = fields.Selection(KINDS, required=True, readonly=True, default="receivable")
    iupd = fields.Char(
        string="IUPD", required=True, readonly=True, copy=False, help="How the creditor names this position at the platform.",
    )
    subject = fields.Char(
        required=True, readonly=True, help="What is paid, as on the notice: at most 90 characters, no private facts.",
    )
    category_id = fields.Many2one("pagopa.category", string="Taxonomy code", readonly=True, ondelete="restrict")
    receivable_ids = fields.Many2many(
        "credit.receivable", "pagopa_position_receivable_rel", "position_id", "receivable_id", string="Items", readonly=True,
    )
    plan_id = fields.Many2one("credit.plan", string="Payment plan", readonly=True, index="btree_not_null", ondelete="restrict")
    settlement_id = fields.Many2one("credit.settlement", readonly=True, index="btree_not_null", ondelete="restrict")
    option_ids = fields.One2many("pagopa.option", "position_id", string="Payment options", readonly=True, copy=False)
    state = fields.Selection(
        POSITION_STATES, required=True, default="draft", readonly=True, index=True, tracking=True, copy=False,
    )
    withdrawal = fields.Selection(WITHDRAWALS, string="Why withdrawn", readonly=True, copy=False)
    date_valid = fields.Date(string="Payable from", readonly=True)
    date_due = fields.Date(string="Due on", readonly=True)
    date_published = fields.Datetime(string="Published on", readonly=True, copy=False)
    date_paid = fields.Datetime(string="Paid on", readonly=True, copy=False)
    expires = fields.Boolean(string="Not payable after the due date", readonly=True)
    claim_key = fields.Char(readonly=True, copy=False, help="The debt it stands for: one living position each.")
    batch_id = fields.Many2one("pagopa.batch", string="Made with", readonly=True, copy=False, index="btree_not_null")
    withdrawn_by_id = fields.Many2one("res.users", string="Withdrawn by", readonly=True, copy=False)
    withdrawal_note = fields.Char(string="In words", readonly=True, copy=False)
    amount = fields.Monetary(readonly=True, help="As last told to the platform, in euro.")
    amount_now = fields.Monetary(
        string="Left to pay", compute="_compute_amount_now",
        help="What the ledger says now, with what the creditor asks beside it.",
    )

    _iupd_uniq = models.UniqueIndex("(creditor_id, iupd)", "The platform knows another position by this name.")
    _claim_uniq = models.UniqueIndex(
        "(claim_key) WHERE state IN ('draft', 'published', 'valid', 'partially_paid', 'expired')",
        "Somebody has made the position of this debt meanwhile: look again.",
    )
    _living_idx = models.Index("(case_id) WHERE state IN ('draft', 'published', 'valid', 'partially_paid', 'expired')")

    @api.depends("subject", "partner_id.name")
    def _compute_display_name(self):
        for position in self:
            position.display_name = f"{position.partner_id.name or ''} · {position.subject or ''}"

    @api.depends("option_ids.amount_now", "option_ids.kind", "option_ids.state")
    def _compute_amount_now(self):
        """The full amount is asked instead of the installments, never beside them; once one of these is paid, they go on."""
        for position in self:
            options = position.option_ids
            begun = options.filtered(lambda option: option.kind == "installment" and option.state in ("paid", "reported"))
            full = options.filtered(lambda option: option.kind == "full")
            position.amount_now = sum((options - full if begun or not full else full).mapped("amount_now"))
