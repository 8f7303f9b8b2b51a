from odoo import models


class CreditArrangementMixin(models.AbstractModel):
    """What is agreed with an heir, kept or broken moves the succession."""

    _inherit = "credit.arrangement.mixin"

    def _tell_cases(self):
        result = super()._tell_cases()
        heirs = self.env["credit.heir"].sudo().search([("case_id", "in", self.case_id.ids)])
        heirs.estate_id._update_stage()
        return result
