from odoo import fields, models


class CreditClaimKind(models.Model):
    """A kind of claim says what a credit is for; it decides when the credit lapses."""

    _name = "credit.claim.kind"
    _description = "Kind of claim"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    period_ids = fields.One2many("credit.limitation.period", "kind_id", string="Limitation periods")

    _code_uniq = models.Constraint("UNIQUE(code)", "The code of a kind of claim is used once.")
