from odoo import api, models
from odoo.exceptions import UserError

CONTENT = {"raw", "datas", "db_datas", "store_fname", "checksum", "file_size", "res_model", "res_id", "type", "url"}


class IrAttachment(models.Model):
    """What proves a delivery is neither changed nor deleted, whoever asks."""

    _inherit = "ir.attachment"

    def write(self, vals):
        """Refuse to change the content or the owner of a proof."""
        if CONTENT.intersection(vals):
            self._check_is_no_proof()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_proof(self):
        self._check_is_no_proof()

    def _check_is_no_proof(self):
        # Only what hangs on a delivery can be a proof: other attachments cost no query.
        kept = self.sudo().filtered(lambda attachment: attachment.res_model == "credit.delivery")
        if kept and self.env["credit.delivery.proof"].sudo().search_count([("attachment_id", "in", kept.ids)], limit=1):
            raise UserError(self.env._("This file proves a delivery: it is kept as it is."))
