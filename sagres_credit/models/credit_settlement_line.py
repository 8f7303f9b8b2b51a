from odoo import fields, models


class CreditSettlementLine(models.Model):
    """One installment of a settlement; a settlement at once has one."""

    _name = "credit.settlement.line"
    _description = "Installment of a settlement"
    _inherit = ["credit.installment.mixin"]
    _agreement_field = "settlement_id"

    settlement_id = fields.Many2one("credit.settlement", required=True, readonly=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="settlement_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="settlement_id.currency_id")
    sequence = fields.Integer(string="Number", readonly=True)
    reference = fields.Char(
        string="Payment reference", readonly=True, copy=False, index="btree_not_null",
        help="Creditor reference (ISO 11649): who pays with it pays the items of the settlement.",
    )

    _reference_uniq = models.UniqueIndex(
        "(company_id, reference) WHERE reference IS NOT NULL", "Each installment has its own payment reference.",
    )
