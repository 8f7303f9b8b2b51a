from odoo import fields, models


class CxTouchpoint(models.Model):
    """A touchpoint is a moment of the customer's journey in which the company is felt: the contract, the invoice, a call."""

    _name = "cx.touchpoint"
    _description = "Touchpoint of the customer journey"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10, help="The place in the journey, from the first contact to the farewell.")
    active = fields.Boolean(default=True)
    description = fields.Char(string="What the customer lives", translate=True)

    _code_uniq = models.Constraint("UNIQUE(code)", "The code of a touchpoint is used once.")
