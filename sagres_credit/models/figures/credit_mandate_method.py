from odoo import fields, models


class CreditMandate(models.Model):
    """When a customer counts as kept, and in which unit the client wants its money told."""

    _inherit = "credit.mandate"

    relation_months = fields.Integer(
        string="Months to see a customer kept", default=6,
        help="Who paid is still a customer when an invoice went to them within so many months.",
    )
    unit_word = fields.Char(
        string="Collections told in", translate=True,
        help="What the money that comes in makes possible, as the client says it: homes restored, places in care.",
    )
    unit_amount = fields.Monetary(string="What one of them costs", help="Zero: collections are told in money alone.")

    _method_positive = models.Constraint(
        "CHECK(COALESCE(relation_months, 0) >= 0 AND COALESCE(unit_amount, 0) >= 0)",
        "Months and the cost of a unit are zero or more.",
    )
