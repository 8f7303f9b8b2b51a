from odoo import api, fields, models

from ..credit_policy import SEGMENTS

KINDS = [
    ("matrix", "By age"), ("prescribed", "Prescribed"), ("insolvent", "Insolvent, not secured"),
    ("individual", "Valued singly"), ("fcde", "By revenue"),
]


class CreditAllowanceLine(models.Model):
    """One line of a valuation: the items of one kind, segment and age, with the percentage they share and whence it comes."""

    _name = "credit.allowance.line"
    _description = "Line of a valuation"
    _order = "allowance_id, kind desc, segment, days_from, id"

    allowance_id = fields.Many2one("credit.allowance", required=True, readonly=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="allowance_id.company_id", store=True, index=True, string="Client")
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind = fields.Selection(KINDS, required=True, readonly=True)
    segment = fields.Selection(SEGMENTS, readonly=True)
    days_from = fields.Integer(string="From (days late)", readonly=True, aggregator=None)
    percent = fields.Float(string="Set aside (%)", readonly=True, digits=(5, 2), aggregator=None)
    reason = fields.Char(string="Where it comes from", readonly=True)
    item_count = fields.Integer(string="Number of items", readonly=True)
    amount_gross = fields.Monetary(string="Open", readonly=True)
    amount_insured = fields.Monetary(string="Insured", readonly=True)
    amount_exposed = fields.Monetary(string="At risk", readonly=True)
    amount_allowance = fields.Monetary(string="To be set aside", readonly=True)
    item_ids = fields.One2many("credit.allowance.item", "line_id", string="Items", readonly=True)

    @api.depends("kind", "segment", "days_from", "reason")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        segments = dict(self._fields["segment"]._description_selection(self.env))
        for line in self:
            parts = [kinds.get(line.kind), segments.get(line.segment)]
            if line.kind == "matrix":
                parts.append(
                    self.env._("From %(days)s days late", days=line.days_from) if line.days_from else self.env._("Not due yet")
                )
            elif line.kind in ("individual", "fcde"):
                parts.append(line.reason)
            line.display_name = ", ".join(part for part in parts if part)

    def action_open_items(self):
        """Open the items of this line."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("sagres_credit.credit_allowance_item_action")
        return dict(action, domain=[("line_id", "=", self.id)], context={})


class CreditAllowanceItem(models.Model):
    """One open item as it was valued: it stays as it was whatever becomes of the item."""

    _name = "credit.allowance.item"
    _description = "Item of a valuation"
    _order = "amount_allowance desc, id"

    allowance_id = fields.Many2one("credit.allowance", required=True, readonly=True, index=True, ondelete="cascade")
    line_id = fields.Many2one("credit.allowance.line", required=True, readonly=True, index=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", string="Client", required=True, readonly=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    name = fields.Char(string="Document", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Debtor", readonly=True, index="btree_not_null", ondelete="restrict")
    receivable_id = fields.Many2one(
        "credit.receivable", string="Item", readonly=True, index="btree_not_null", ondelete="set null",
    )
    move_line_id = fields.Many2one(
        "account.move.line", string="Journal item", readonly=True, index="btree_not_null", ondelete="set null",
    )
    due_date = fields.Date(readonly=True)
    days_late = fields.Integer(readonly=True, aggregator=None)
    kind = fields.Selection(related="line_id.kind")
    segment = fields.Selection(related="line_id.segment")
    reason = fields.Char(related="line_id.reason")
    amount = fields.Monetary(string="Open", readonly=True)
    amount_insured = fields.Monetary(string="Insured", readonly=True)
    percent = fields.Float(string="Set aside (%)", readonly=True, digits=(5, 2), aggregator=None)
    amount_allowance = fields.Monetary(string="To be set aside", readonly=True)
    is_mini_credit = fields.Boolean(
        string="Credit of a small amount", readonly=True,
        help="Small and old enough to be a deductible loss once it is booked (art. 101 c. 5 TUIR).",
    )

    def action_open_move(self):
        """Open the document behind this item."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window", "res_model": "account.move", "res_id": self.move_line_id.move_id.id,
            "views": [(False, "form")],
            "context": {"allowed_company_ids": self.company_id.ids, "credit_company_ids": self.company_id.ids},
        }
