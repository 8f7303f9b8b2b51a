from odoo import models
from odoo.exceptions import UserError
from odoo.tools import email_normalize_all

from .credit_case_guard_mail import get_named_partners


class CreditEstate(models.Model):
    """From the thread of an estate one writes to offices and notaries, never to the family: they get their own letter."""

    _inherit = "credit.estate"

    def message_post(self, **kwargs):
        """Refuse words of one's own to the family; a letter for information has a text of its own."""
        if kwargs.get("message_type") != "email":
            self._heirs_check_mail(get_named_partners(self.env, kwargs), kwargs.get("outgoing_email_to"))
        return super().message_post(**kwargs)

    def _heirs_check_mail(self, partners, emails=False, number=False):
        """Raise where a message would reach the deceased or somebody of the family who is not an heir."""
        partners.sudo()._heirs_check_alive()
        for estate in self.sudo():
            family = estate.heir_ids
            found = family._filter_addresses(email_normalize_all(emails or ""))
            for partner in partners:
                found |= family._filter_person(partner.sudo()) | family._filter_addresses([partner.sudo().email])
            found = found.filtered(lambda heir: not heir._is_heir())
            if found:
                raise UserError(found[0]._explain_bar())
