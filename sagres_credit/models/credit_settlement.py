from odoo import api, fields, models
from odoo.tools import SQL

SETTLEMENT_STATES = [
    ("draft", "Draft"),
    ("to_approve", "To approve"),
    ("to_client", "Waits for the client"),
    ("approved", "Approved"),
    ("active", "In force"),
    ("kept", "Paid"),
    ("broken", "Lapsed"),
    ("refused", "Refused"),
    ("cancelled", "Cancelled"),
]


class CreditSettlement(models.Model):
    """A settlement (saldo a stralcio): a reduced amount by a day closes the debt; the rest is written off when it is paid.

    Unpaid, it lapses and the whole debt is back.
    """

    _name = "credit.settlement"
    _description = "Settlement"
    _inherit = ["credit.schedule.mixin", "mail.thread"]
    _order = "id desc"
    _mail_post_access = "read"
    _item_table = "credit_settlement_receivable_rel"
    _item_column = "settlement_id"
    _line_table = "credit_settlement_line"
    _line_column = "settlement_id"
    _hold_code = "settlement"
    _books_when_kept = True
    _watched_states = ("active", "kept")

    kind = fields.Selection(
        [("settlement", "Settlement"), ("write_off", "Write-off")], required=True, default="settlement", readonly=True,
    )
    state = fields.Selection(
        SETTLEMENT_STATES, required=True, default="draft", readonly=True, index=True, tracking=True, copy=False,
    )
    amount_debt = fields.Monetary(string="Whole debt", readonly=True, help="What was open of its items when it was made.")
    receivable_ids = fields.Many2many(
        "credit.receivable", "credit_settlement_receivable_rel", "settlement_id", "receivable_id", string="Items",
        readonly=True,
    )
    line_ids = fields.One2many("credit.settlement.line", "settlement_id", string="Installments", readonly=True, copy=False)

    _one_in_force = models.UniqueIndex("(case_id) WHERE state = 'active'", "A debtor has one settlement in force at a time.")
    _living_idx = models.Index("(company_id, case_id) WHERE state = 'active'")

    @api.depends("debtor_id.name", "kind")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for settlement in self:
            words = kinds[settlement.kind], settlement._origin.id or ""
            settlement.display_name = f"{words[0]} {words[1]} · {settlement.debtor_id.name or ''}"

    def action_open_case(self):
        self.ensure_one()
        return self.case_id._get_form_action()

    @api.model
    def _get_effective_amount(self):
        """A credit note lowers the debt, and what was agreed only where the debt falls below it."""
        return SQL("LEAST(arrangement.amount, GREATEST(COALESCE(arrangement.amount_debt, 0) - ledger.reduced, 0))")
