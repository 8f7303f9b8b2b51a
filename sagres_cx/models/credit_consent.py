from odoo import models


class CreditConsent(models.Model):
    """Who takes back the consent to surveys is asked nothing any more."""

    _inherit = "credit.consent"

    def _post_withdraw(self, how):
        self.filtered(lambda consent: consent.purpose == "survey").partner_id._cx_opt_out(how)
        return super()._post_withdraw(how)


class ResPartner(models.Model):
    """Who asks not to be asked takes back every consent to be asked."""

    _inherit = "res.partner"

    def _cx_opt_out(self, how):
        result = super()._cx_opt_out(how)
        self.env["credit.consent"].sudo().search([
            ("partner_id", "in", self.ids), ("purpose", "=", "survey"), ("date_withdrawn", "=", False),
        ])._withdraw(how)
        return result
