from odoo import fields, models


class CreditProblem(models.Model):
    """A pagoPA notice that cannot be made or printed becomes a problem of somebody."""

    _inherit = "credit.problem"

    kind = fields.Selection(
        selection_add=[("pagopa_notice", "pagoPA notice that cannot be made")], ondelete={"pagopa_notice": "cascade"},
    )
