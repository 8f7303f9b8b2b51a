from odoo import models


class IrHttp(models.AbstractModel):
    """The window of the chat speaks the language of the page around it."""

    _inherit = "ir.http"

    @classmethod
    def _get_translation_frontend_modules_name(cls):
        """Send the words of the chat to public pages: core does so for a website's chat only."""
        return super()._get_translation_frontend_modules_name() + ["mail", "im_livechat", "sagres_cx"]
