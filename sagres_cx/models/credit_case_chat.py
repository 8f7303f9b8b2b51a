from odoo import api, models
from odoo.fields import Domain


class CreditCase(models.Model):
    """The chat as a debtor finds it on their own pages, and who may be called on from the portal."""

    _inherit = "credit.case"

    @api.model
    def _find_portal_cases(self, user, domain=Domain.TRUE):
        """Return the cases of the person with this login, the most urgent first; none for the firm's own users."""
        cases = self.sudo()
        if user._is_public() or not user.share:
            return cases
        partners = user.partner_id | user.partner_id.commercial_partner_id
        mine = Domain("partner_id", "in", partners.ids) & Domain("parent_id", "=", False)
        return cases.search(mine & domain)

    @api.model
    def _get_portal_chat(self):
        """Return what the button of the chat needs on the pages of who has a login, ``False`` where none is offered."""
        cases = self._find_portal_cases(self.env.user, Domain("mandate_id.cx_chat", "=", True))
        return cases[:1]._get_chat_info()

    def _get_chat_info(self, link=None):
        """Return what the button of the chat needs on the page of this debtor, ``False`` where none is offered.

        :param link: the link whose datum was answered
        """
        if not self.sudo().mandate_id.cx_chat:
            return False
        channel = self.env["im_livechat.channel"].sudo().search([("cx_company_id", "=", self.company_id.id)])
        return channel._get_page_info(link) if channel else False
