from odoo import api, models
from odoo.tools import SQL


class CreditNight(models.AbstractModel):
    """The night may give an operator to a debtor who died: the succession follows."""

    _inherit = "credit.night"

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
