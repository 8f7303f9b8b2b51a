from odoo import api, models

#: Records that are about what somebody owes: who may be written about them is asked of the record.
GUARDED = ("account.move", "credit.case", "credit.estate")


class MailMail(models.Model):
    """No e-mail of any part of Odoo reaches the deceased, nor about their debt who does not owe it."""

    _inherit = "mail.mail"

    @api.model_create_multi
    def create(self, vals_list):
        mails = super().create(vals_list)
        mails.sudo()._heirs_check_recipients()
        return mails

    def _heirs_check_recipients(self):
        """Raise where one of these e-mails would reach somebody about an estate who owes nothing."""
        self.recipient_ids._heirs_check_alive()
        for mail in self.filtered(lambda mail: mail.model in GUARDED and mail.res_id):
            self.env[mail.model].browse(mail.res_id)._heirs_check_mail(mail.recipient_ids, mail.email_to)
