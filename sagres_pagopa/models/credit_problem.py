from odoo import fields, models


class CreditProblem(models.Model):
    """What stands in the way of positions, and flows that could not be used, are problems somebody owns."""

    _inherit = "credit.problem"

    kind = fields.Selection(
        selection_add=[
            ("pagopa_creditor", "pagoPA creditor not set up"),
            ("pagopa_position", "Position that was not made"),
            ("pagopa_flow", "pagoPA flow that cannot be used"),
            ("pagopa_mail", "pagoPA flow by e-mail"),
        ],
        ondelete={
            "pagopa_creditor": "cascade", "pagopa_position": "cascade", "pagopa_flow": "cascade", "pagopa_mail": "cascade",
        },
    )
