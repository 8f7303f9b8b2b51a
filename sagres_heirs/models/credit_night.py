from odoo import api, models
from odoo.tools import SQL


class CreditNight(models.AbstractModel):
    """Once the deceased are assessed, their estates and the cases of their heirs follow, with the same operator."""

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
            parts._update_heirs_priority(date)
            parts._rest_when_closed()
        return counts

    @api.model
    def _write_assignments(self, company, date):
        result = super()._write_assignments(company, date)
        self.env.cr.execute(SQL(
            """
            UPDATE credit_estate AS estate SET user_id = night.user_id
              FROM credit_night AS night
             WHERE estate.case_id = night.case_id AND night.cause IS NOT NULL
               AND estate.user_id IS DISTINCT FROM night.user_id
            """
        ))
        self.env["credit.estate"].invalidate_model(["user_id"])
        return result
