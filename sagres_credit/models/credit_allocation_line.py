from odoo import api, fields, models
from odoo.exceptions import UserError

from .credit_receivable_allocation import SECURED

REASONS = [
    ("declared", "Named by the debtor"),
    ("less_secured", "Less secured than the next"),
    ("more_onerous", "More onerous than the next: it bears more interest"),
    ("older", "Older than the next"),
    ("proportional", "Equal to others: in proportion"),
    ("only", "No other is due, or those before it are paid"),
    ("inside", "Paid with the debt it belongs to"),
    ("prescribed", "Lapsed: only if the debtor names it"),
    ("not_due", "Not due yet: only if the debtor names it"),
    ("after", "The money is used up before it"),
]


class CreditAllocationLine(models.Model):
    """What one debt receives of a payment, divided as the law says: costs, interest, capital (1194 c.c.)."""

    _name = "credit.allocation.line"
    _description = "Debt reached by a payment"
    _order = "allocation_id, sequence, id"

    allocation_id = fields.Many2one("credit.allocation", required=True, readonly=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="allocation_id.company_id", store=True)
    case_id = fields.Many2one(related="allocation_id.case_id")
    currency_id = fields.Many2one(related="allocation_id.currency_id")
    state = fields.Selection(related="allocation_id.state")
    can_act = fields.Boolean(related="allocation_id.can_act")
    sequence = fields.Integer(readonly=True)
    receivable_id = fields.Many2one("credit.receivable", string="Debt", required=True, readonly=True, ondelete="cascade")
    date_due = fields.Date(string="Due", readonly=True)
    is_declared = fields.Boolean(string="Named by the debtor", readonly=True)
    secured = fields.Selection(SECURED, string="Guarantees", readonly=True)
    rate = fields.Float(string="Interest %", digits=(6, 2), readonly=True)
    amount_open = fields.Monetary(string="Open", readonly=True)
    costs = fields.Monetary(readonly=True)
    interest = fields.Monetary(readonly=True)
    capital = fields.Monetary(readonly=True)
    amount = fields.Monetary(string="Receives", readonly=True)
    reason = fields.Selection(REASONS, string="Why", readonly=True)

    _receivable_uniq = models.UniqueIndex("(allocation_id, receivable_id)", "A debt is named once for each payment.")

    @api.depends("receivable_id.display_name")
    def _compute_display_name(self):
        for line in self:
            line.display_name = line.receivable_id.display_name

    def action_toggle_declared(self):
        """Write down that the debtor named this debt, or no longer; the proposal is computed again."""
        self.ensure_one()
        allocation = self.allocation_id
        allocation._check_may_act()
        if allocation.state != "proposed":
            raise UserError(self.env._("This payment has been decided on: nothing can be changed here any more."))
        self.sudo().is_declared = not self.is_declared
        allocation.sudo().is_overridden = True
        allocation.sudo()._refresh()
        return True
