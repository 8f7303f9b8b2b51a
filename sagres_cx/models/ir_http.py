from odoo import models

#: The text of a link to a question is as long as this; that of a voucher, which knows no person, is longer.
LINK_LENGTH = 32


class IrHttp(models.AbstractModel):
    """The window of the chat speaks the language of the page around it; a voucher leaves no trace."""

    _inherit = "ir.http"

    @classmethod
    def _get_translation_frontend_modules_name(cls):
        """Send the words of the chat to public pages: core does so for a website's chat only."""
        return super()._get_translation_frontend_modules_name() + ["mail", "im_livechat", "sagres_cx"]

    @classmethod
    def _credit_get_link(cls, rule, args):
        """Leave no count of a voucher, which would tell when it was answered; its address is counted as any other."""
        link = super()._credit_get_link(rule, args)
        return False if rule.rule.startswith("/v/") and len(link or "") != LINK_LENGTH else link
