from odoo import models
from odoo.exceptions import UserError


class IrAttachment(models.Model):
    """What proves the act of a called person is neither changed nor deleted, whoever asks."""

    _inherit = "ir.attachment"

    def _check_is_no_proof(self):
        result = super()._check_is_no_proof()
        kept = self.sudo().filtered(lambda file: file.res_model == "credit.heir.act" and file.res_id)
        proved = kept and self.env["credit.heir.act"].sudo().search_count(
            [("document_ids", "in", kept.ids), ("state", "=", "valid")], limit=1
        )
        if proved:
            raise UserError(self.env._("This file proves what a called person did: cancel that first, if it is wrong."))
        return result
