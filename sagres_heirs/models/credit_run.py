from odoo import models


class CreditRun(models.Model):
    """The night looks at the terms of successions."""

    _inherit = "credit.run"

    def _find_problems(self, mandate):
        result = super()._find_problems(mandate)
        self.env["credit.estate"].sudo()._remind(mandate.company_id, self.date)
        return result
