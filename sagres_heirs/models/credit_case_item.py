from odoo import api, fields, models


class CreditCase(models.Model):
    """The items of an heir: those of the deceased, each with the heir's own part, and how the parts make what is owed."""

    _inherit = "credit.case"

    heirs_item_ids = fields.One2many("credit.heir.item", "case_id", string="Items of the deceased", readonly=True)
    heirs_amount_parts = fields.Monetary(string="Parts of the items", compute="_compute_heirs_amounts")
    heirs_amount_deducted = fields.Monetary(
        string="Paid, not allocated yet", compute="_compute_heirs_amounts", help="Deducted from the parts of the items.",
    )

    @api.depends("amount_due", "parent_id")
    def _compute_heirs_amounts(self):
        owed = self.env["credit.estate"]._read_owed(self.sudo())
        for case in self:
            own = owed.get(case)
            parts = sum(own.parts.values()) if own else 0
            case.heirs_amount_parts = float(parts)
            case.heirs_amount_deducted = float(min(own.loose, parts)) if own else 0

    def action_open_items(self):
        """Show, for an heir, the items of the deceased with the heir's own part."""
        if not self.sudo().parent_id:
            return super().action_open_items()
        action = self.env["ir.actions.act_window"]._for_xml_id("sagres_heirs.credit_heir_item_action")
        context = {"allowed_company_ids": self.company_id.ids}
        return dict(action, domain=[("case_id", "=", self.id)], context=context)
