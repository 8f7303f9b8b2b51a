from odoo import models


class IrAttachment(models.Model):
    """The documents of an estate name its family: they are opened by who acts on the debtor, and by their lawyer."""

    _inherit = "ir.attachment"

    def _check_access(self, operation):
        result = super()._check_access(operation)
        if operation != "read" or self.env.su or not self.env.user.has_group("sagres_credit.group_operator"):
            return result
        forbidden = result[0] if result else self.browse()
        files = (self - forbidden).sudo().filtered(lambda file: file.res_model == "credit.estate" and file.res_id)
        estates = self.env["credit.estate"].browse({file.res_id for file in files}).exists()
        hidden = set((estates - estates._filtered_access("write")).ids)
        closed = self.browse(file.id for file in files if file.res_id in hidden)
        if not closed:
            return result
        return forbidden + closed, lambda: closed._make_access_error(operation)
