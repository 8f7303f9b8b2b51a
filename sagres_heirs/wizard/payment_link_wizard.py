from odoo import api, models


class PaymentLinkWizard(models.TransientModel):
    """No link to pay is made for the invoices of a deceased."""

    _inherit = "payment.link.wizard"

    @api.model_create_multi
    def create(self, vals_list):
        links = super().create(vals_list)
        for link in links.sudo():
            record = self.env[link.res_model].sudo().browse(link.res_id)
            partner = record.partner_id if "partner_id" in record else link.partner_id
            (partner.commercial_partner_id | link.partner_id)._heirs_check_alive()
        return links
