from odoo import api, models


class CreditLink(models.Model):
    """No link opens the page of a deceased, nor of who is not an heir; those that were sent count as taken back."""

    _inherit = "credit.link"

    @api.model_create_multi
    def create(self, vals_list):
        links = super().create(vals_list)
        links.case_id._heirs_check_contact()
        return links

    @api.depends("case_id.heirs_bar")
    def _compute_state(self):
        result = super()._compute_state()
        for link in self:
            if link.case_id.sudo().heirs_bar:
                link.state = "revoked"
        return result
