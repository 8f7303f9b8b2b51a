from odoo import api, fields, models


class CreditSettlement(models.Model):
    """What of a settlement or write-off the allowance took: the rest was a loss of the year."""

    _inherit = "credit.settlement"

    amount_from_allowance = fields.Monetary(
        string="Taken by the allowance", compute="_compute_amount_from_allowance", compute_sudo=True,
        help="The allowance goes first, as far as it goes; what is above it is a loss.",
    )

    @api.depends("move_id.state", "move_id.line_ids.balance")
    def _compute_amount_from_allowance(self):
        for settlement in self:
            entry = settlement.move_id.filtered(lambda move: move.state == "posted")
            account = settlement.company_id.credit_mandate_id.settlement_allowance_account_id
            lines = entry.line_ids.filtered(lambda line, fund=account: line.account_id == fund)
            settlement.amount_from_allowance = sum(lines.mapped("balance"))
