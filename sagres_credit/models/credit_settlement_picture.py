from odoo import api, fields, models


class CreditSettlement(models.Model):
    """Who decides sees the whole picture: what the debt is worth if nothing is remitted."""

    _inherit = "credit.settlement"

    alternative_value = fields.Monetary(
        string="Expected by going on", compute="_compute_picture", help="By the table of allowances, from the age of each item.",
    )
    alternative_difference = fields.Monetary(
        string="Better than going on by", compute="_compute_picture", help="The agreed amount less what is expected otherwise.",
    )
    allowance = fields.Monetary(compute="_compute_picture", help="What would be set aside for these items.")
    picture = fields.Html(string="The whole picture", compute="_compute_picture", sanitize=False)

    @api.depends("receivable_ids", "amount")
    @api.depends_context("lang")
    def _compute_picture(self):
        for settlement in self:
            found = settlement._get_picture()
            settlement.alternative_value = float(found["expected"])
            settlement.allowance = float(found["allowance"])
            settlement.alternative_difference = settlement.amount - settlement.alternative_value
            settlement.picture = self.env["ir.qweb"]._render("sagres_credit.credit_settlement_picture", {"picture": found})

    def _get_picture(self):
        """Return what who decides should know, as :meth:`credit.case._get_settlement_picture`, with the difference."""
        self.ensure_one()
        case = self.case_id.sudo()
        found = case._get_settlement_picture(self.receivable_ids)
        difference = case._to_plan_decimal(self.amount) - found["expected"]
        return {**found, "difference": difference, "difference_text": case._print_money(difference)}
