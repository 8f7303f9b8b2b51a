from odoo import models


class IrAttachment(models.Model):
    """A dialog gives away only the files that were uploaded in it."""

    _inherit = "ir.attachment"

    def _filter_own_uploads(self):
        """Return the files among these that the current user uploaded and that belong to no record yet."""
        return self.sudo().filtered(lambda file: file.create_uid == self.env.user and not file.res_id)
