from odoo import api, fields, models

INSTALLMENT_STATES = [
    ("paid", "Paid"),
    ("partly", "Partly paid"),
    ("late", "Late"),
    ("due", "To pay"),
    ("dropped", "Not needed any more"),
]


class CreditInstallmentMixin(models.AbstractModel):
    """One installment of an agreement: its date, its amount, and what the ledger says of it now."""

    _name = "credit.installment.mixin"
    _description = "Installment"
    _order = "date_due, id"

    #: Field of the agreement it belongs to.
    _agreement_field = None

    currency_id = fields.Many2one("res.currency")
    date_due = fields.Date(string="Due on", required=True, readonly=True)
    amount = fields.Monetary(required=True, readonly=True, help="As it was agreed.")
    amount_now = fields.Monetary(
        string="Amount now", compute="_compute_ledger", help="Credit notes shorten an agreement from its last installment.",
    )
    amount_paid = fields.Monetary(string="Paid", compute="_compute_ledger")
    amount_left = fields.Monetary(string="Left to pay", compute="_compute_ledger")
    state = fields.Selection(INSTALLMENT_STATES, compute="_compute_ledger")

    @api.depends(lambda self: ("date_due", "amount", f"{self._agreement_field}.amount_paid"))
    def _compute_ledger(self):
        today = fields.Date.context_today(self)
        agreements = self.mapped(self._agreement_field)._origin
        rows = {row["line_id"]: row for rows in agreements._read_schedule().values() for row in rows}
        for line in self:
            row = rows.get(line._origin.id) or {"amount": line.amount, "paid": 0, "left": line.amount}
            line.amount_now, line.amount_paid, line.amount_left = row["amount"], row["paid"], row["left"]
            line.state = line._judge(row, today)

    def _judge(self, row, today):
        self.ensure_one()
        if not row["amount"]:
            return "dropped"
        if not row["left"]:
            return "paid"
        if self.date_due and self.date_due < today:
            return "late"
        return "partly" if row["paid"] else "due"
