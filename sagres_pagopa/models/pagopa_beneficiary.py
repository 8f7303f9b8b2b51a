from odoo import fields, models


class PagopaBeneficiary(models.Model):
    """A part of a payment that goes to another body, as the province's part of the waste tax does."""

    _name = "pagopa.beneficiary"
    _description = "Other beneficiary of a payment"
    _order = "option_id, sequence, id"

    option_id = fields.Many2one("pagopa.option", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="option_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True, help="Name of the body.")
    tax_code = fields.Char(string="Tax code", required=True)
    iban = fields.Char(string="IBAN", required=True)
    category_id = fields.Many2one("pagopa.category", string="Taxonomy code", required=True, ondelete="restrict")
    amount = fields.Monetary(required=True, help="In euro; the rest of the payment goes to the creditor.")
