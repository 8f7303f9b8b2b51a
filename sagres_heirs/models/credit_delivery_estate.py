from odoo import models


class CreditDelivery(models.Model):
    """A letter that comes back because its addressee has died opens the succession, for confirmation."""

    _inherit = "credit.delivery"

    def _raise_deaths(self):
        result = super()._raise_deaths()
        dead = self.filtered(
            lambda delivery: delivery.state == "returned" and delivery.reason == "deceased"
            and delivery.partner_id == delivery.case_id.partner_id
        )
        if dead:
            self.env["credit.estate"]._open(dead.case_id, source="returned")
        return result
