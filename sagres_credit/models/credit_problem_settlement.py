from odoo import fields, models


class CreditProblem(models.Model):
    """What the books of a settlement ask of the manager."""

    _inherit = "credit.problem"

    kind = fields.Selection(
        selection_add=[
            ("settlement_entry", "Settlement that could not be booked"),
            ("transition_vat", "Suspended VAT of a settlement"),
        ],
        ondelete={"settlement_entry": "cascade", "transition_vat": "cascade"},
    )
