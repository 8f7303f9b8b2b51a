from odoo import api, models

from .credit_case_guard_mail import get_named_partners


class AccountMove(models.Model):
    """The invoices of somebody who has died: nobody outside reads, pays or gets them through Odoo's own portal and mail.

    An heir who accepted finds the copies of what they owe a part of on their own page, with that part: the portal of Odoo
    knows the whole alone, and to ask one heir for the whole is not allowed (752 c.c.).
    """

    _inherit = "account.move"

    def _heirs_is_closed(self):
        """Tell whether the current user, from outside, asks for what belongs to somebody who has died."""
        return self.env.user.share and bool(self.sudo().commercial_partner_id._heirs_get_estates())

    def _heirs_get_case(self):
        """Return the case of the deceased that this entry belongs to, empty for the living."""
        cases = self.sudo().commercial_partner_id._heirs_get_estates().case_id
        return cases.filtered(lambda case: case.company_id == self.sudo().company_id)[:1] or cases[:1]

    @api.model
    def _get_thread_with_access(self, thread_id, **kwargs):
        """Open the conversation below an invoice to nobody outside, whatever token they hold."""
        thread = super()._get_thread_with_access(thread_id, **kwargs)
        return self.browse() if thread and thread._heirs_is_closed() else thread

    def message_post(self, **kwargs):
        """Refuse words on an invoice to who must not be written about it; a note for colleagues is fine."""
        if kwargs.get("message_type") != "email":
            self._heirs_check_mail(get_named_partners(self.env, kwargs), kwargs.get("outgoing_email_to"))
        return super().message_post(**kwargs)

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        """Leave out of the notifications, followers as well, who must not be told of these invoices."""
        recipients = super()._notify_get_recipients(message, msg_vals, **kwargs)
        case = self._heirs_get_case() if self.ids else False
        if not case:
            return recipients
        Partner = self.env["res.partner"].sudo()
        return [
            row for row in recipients
            if not case._heirs_find_mail_bar(Partner.browse(row["id"] or ()), "" if row["id"] else row.get("email_normalized"))
        ]

    def _heirs_check_mail(self, partners, emails=False, number=False):
        """Raise where a message about these entries would reach somebody who must not get it."""
        if partners or emails or number:
            for move in self:
                move._heirs_get_case()._heirs_check_mail(partners, emails, number)
