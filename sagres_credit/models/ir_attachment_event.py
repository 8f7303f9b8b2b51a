from odoo import models
from odoo.exceptions import UserError


class IrAttachment(models.Model):
    """What proves a valid act is neither changed nor deleted, whoever asks."""

    _inherit = "ir.attachment"

    def _check_is_no_proof(self):
        result = super()._check_is_no_proof()
        # A file just uploaded belongs to no act yet: it is given to its own as the act is recorded.
        kept = self.sudo().filtered(lambda file: file.res_model == "credit.limitation.event" and file.res_id)
        proved = kept and self.env["credit.limitation.event"].sudo().search_count(
            [("document_ids", "in", kept.ids), ("state", "=", "valid")], limit=1
        )
        if proved:
            raise UserError(self.env._(
                "This file proves an act that moves a term: it is kept as it is. Cancel the act first, if it is wrong."
            ))
        return result
