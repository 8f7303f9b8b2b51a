from odoo import api, models


class CreditNight(models.AbstractModel):
    """The night after the deceased were assessed: their heirs' cases follow, with the same operator."""

    _inherit = "credit.night"

    @api.model
    def _work(self, run, mandate, date, first, last):
        counts = super()._work(run, mandate, date, first, last)
        parts = self.env["credit.case"].sudo().search([
            ("company_id", "=", mandate.company_id.id), ("parent_id.partner_id", ">=", first),
            ("parent_id.partner_id", "<=", last),
        ])
        if parts:
            parts._mark_limitation_changed()
            parts._update_hold()
            parts._follow_operator()
        return counts
