from odoo import fields, models

KINDS = [
    ("pagopa_creditor", "pagoPA creditor not set up"),
    ("pagopa_position", "Position that was not made"),
    ("pagopa_flow", "pagoPA flow that cannot be used"),
    ("pagopa_mail", "pagoPA flow by e-mail"),
    ("pagopa_key", "Key refused by pagoPA"),
    ("pagopa_refused", "Position refused by pagoPA"),
]


class CreditProblem(models.Model):
    """What stands in the way of positions and flows, and what the platform refuses, are problems somebody owns."""

    _inherit = "credit.problem"

    kind = fields.Selection(selection_add=KINDS, ondelete={code: "cascade" for code, _label in KINDS})

    def _settle_pagopa(self, records):
        """Solve the open problems about these positions or creditors: the platform has taken them."""
        return self.sudo().search([
            ("kind", "in", ("pagopa_key", "pagopa_refused")), ("state", "=", "open"), ("res_model", "=", records._name),
            ("res_id", "in", records.ids),
        ]).action_solve()
