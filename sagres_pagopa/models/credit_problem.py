from odoo import fields, models


class CreditProblem(models.Model):
    """Flows that could not be read, or not be reconciled, are problems somebody owns."""

    _inherit = "credit.problem"

    kind = fields.Selection(
        selection_add=[("pagopa_flow", "pagoPA flow that cannot be used"), ("pagopa_mail", "pagoPA flow by e-mail")],
        ondelete={"pagopa_flow": "cascade", "pagopa_mail": "cascade"},
    )
