from odoo import models


class CreditRun(models.Model):
    """The night keeps how good a client's data are, so that the client sees them improve."""

    _inherit = "credit.run"

    def _find_problems(self, mandate):
        result = super()._find_problems(mandate)
        self.env["credit.quality.snapshot"].sudo()._take(mandate.company_id, self.date)
        return result
