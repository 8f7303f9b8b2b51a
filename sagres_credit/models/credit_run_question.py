from odoo import models


class CreditRun(models.Model):
    """The night reminds of the questions nobody answered in time."""

    _inherit = "credit.run"

    def _find_problems(self, mandate):
        result = super()._find_problems(mandate)
        self.env["credit.question"]._remind_late(mandate.company_id, self.date)
        return result
