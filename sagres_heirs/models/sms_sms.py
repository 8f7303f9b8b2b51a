from odoo import api, models

from .mail_mail import GUARDED


class SmsSms(models.Model):
    """No SMS of any part of Odoo reaches the deceased, nor about their debt who does not owe it."""

    _inherit = "sms.sms"

    @api.model_create_multi
    def create(self, vals_list):
        messages = super().create(vals_list)
        texts = messages.sudo()
        texts.partner_id._heirs_check_alive()
        for text in texts.filtered(lambda text: text.mail_message_id.model in GUARDED):
            source = text.mail_message_id
            self.env[source.model].sudo().browse(source.res_id)._heirs_check_mail(text.partner_id, False, text.number)
        return messages
