from odoo import fields, models


class CreditProblem(models.Model):
    """What stands in the way of positions is a problem somebody owns."""

    _inherit = "credit.problem"

    kind = fields.Selection(
        selection_add=[("pagopa_creditor", "pagoPA creditor not set up"), ("pagopa_position", "Position that was not made")],
        ondelete={"pagopa_creditor": "cascade", "pagopa_position": "cascade"},
    )
