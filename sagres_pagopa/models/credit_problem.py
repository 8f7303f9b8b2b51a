from odoo import fields, models


class CreditProblem(models.Model):
    """What the platform of pagoPA refuses is a problem of the manager of the mandate."""

    _inherit = "credit.problem"

    kind = fields.Selection(
        selection_add=[("pagopa_key", "Key refused by pagoPA"), ("pagopa_refused", "Position refused by pagoPA")],
        ondelete={"pagopa_key": "cascade", "pagopa_refused": "cascade"},
    )

    def _settle_pagopa(self, records):
        """Solve the open problems about these positions or creditors: the platform has taken them."""
        return self.sudo().search([
            ("kind", "in", ("pagopa_key", "pagopa_refused")), ("state", "=", "open"), ("res_model", "=", records._name),
            ("res_id", "in", records.ids),
        ]).action_solve()
