from odoo import models
from odoo.exceptions import UserError
from odoo.tools import email_normalize_all


def get_named_partners(env, values):
    """Return the partners that the values of a message name as recipients."""
    return env["res.partner"].browse(partner for partner in values.get("partner_ids") or () if isinstance(partner, int))


class CreditCase(models.Model):
    """What is written in the thread about an estate stays inside: nobody outside gets it by mail or SMS."""

    _inherit = "credit.case"

    def message_post(self, **kwargs):
        """Refuse words to who must not be written; a note for colleagues is fine, and what comes in is never lost."""
        if kwargs.get("message_type") != "email":
            self._heirs_check_mail(get_named_partners(self.env, kwargs), kwargs.get("outgoing_email_to"))
        return super().message_post(**kwargs)

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        """Leave out of the notifications, followers as well, who must not be told of the debt."""
        recipients = super()._notify_get_recipients(message, msg_vals, **kwargs)
        if not self.ids or not self._heirs_get_estates() and not self.sudo().heirs_bar:
            return recipients
        Partner = self.env["res.partner"].sudo()
        return [
            row for row in recipients
            if not self._heirs_find_mail_bar(Partner.browse(row["id"] or ()), "" if row["id"] else row.get("email_normalized"))
        ]

    def _heirs_check_mail(self, partners, emails=False, number=False):
        """Raise where a message about these debts would reach somebody who must not get it.

        :param partners: who it goes to
        :param str emails: other addresses it goes to
        :param str number: the number it goes to, where that of no known person
        """
        for case in self.sudo():
            words = case._heirs_find_mail_bar(partners, emails, number)
            if words:
                raise UserError(words)

    def _heirs_find_mail_bar(self, partners, emails=False, number=False):
        """Return why a message about this debt must not go to one of these, or ``False``."""
        self.ensure_one()
        case, users = self.sudo(), self.env["res.users"].sudo()
        addresses = email_normalize_all(emails or "")
        inside = set(users.search([("email_normalized", "in", addresses), ("share", "=", False)]).mapped("email_normalized")) \
            if addresses else set()
        outside = partners.sudo().filtered("partner_share")
        for partner in outside:
            words = case._heirs_get_contact_bar(partner)[1]
            if words:
                return words
        strangers = [address for address in addresses if address not in inside]
        if case.heirs_bar and (strangers or number and not partners):
            return case._heirs_get_contact_bar()[1]
        family = case._heirs_get_estates().heir_ids if strangers else self.env["credit.heir"]
        told = family._filter_addresses(strangers).filtered(lambda heir: not heir._is_heir())
        return told[0]._explain_bar() if told else False
