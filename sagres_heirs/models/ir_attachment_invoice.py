from odoo import models
from odoo.exceptions import AccessError


class IrAttachment(models.Model):
    """The link to the document of an invoice that somebody got while the debtor lived opens nothing any more."""

    _inherit = "ir.attachment"

    def _can_return_content(self, field_name=None, access_token=None):
        file = self.sudo()
        if access_token and self.env.user.share and file.res_model == "account.move" and file.res_id:
            if self.env["account.move"].browse(file.res_id).exists()._heirs_is_closed():
                raise AccessError(self.env._("This document is not given out any more."))
        return super()._can_return_content(field_name, access_token)
