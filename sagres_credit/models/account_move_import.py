from odoo import fields, models


class AccountMove(models.Model):
    _inherit = "account.move"

    credit_import_id = fields.Many2one(
        "credit.import", string="Ledger import", index="btree_not_null", copy=False, readonly=True,
        ondelete="set null", groups="sagres_credit.group_manager",
    )

    def _sequence_matches_date(self):
        """Take the number of an imported invoice as the client wrote it, whatever year it seems to hold."""
        return bool(self.sudo().credit_import_id) or super()._sequence_matches_date()

    def _compute_made_sequence_gap(self):
        """Look for no gaps in a client's numbers: only part of its ledger may be under management."""
        imported = self.filtered(lambda move: move.sudo().credit_import_id)
        imported.made_sequence_gap = False
        return super(AccountMove, self - imported)._compute_made_sequence_gap()

    def _set_next_made_sequence_gap(self, made_gap):
        own = self.filtered(lambda move: not move.sudo().credit_import_id)
        return super(AccountMove, own)._set_next_made_sequence_gap(made_gap)
