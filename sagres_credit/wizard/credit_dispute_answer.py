from odoo import fields, models

from ..models.credit_dispute import ANSWERS


class CreditDisputeAnswer(models.TransientModel):
    """The client answers a dispute: a credit note is due, the claim is right, or there is a corrected invoice."""

    _name = "credit.dispute.answer"
    _description = "Answer a dispute"

    dispute_id = fields.Many2one("credit.dispute", required=True, readonly=True)
    # Read with the rights of who opens the dialog: it may name any dispute.
    company_id = fields.Many2one(related="dispute_id.company_id", related_sudo=False)
    debtor_id = fields.Many2one(related="dispute_id.debtor_id", related_sudo=False)
    said = fields.Text(related="dispute_id.words", string="What they contest", related_sudo=False)
    outcome = fields.Selection(ANSWERS, string="Answer")
    words = fields.Text(string="In a few words")
    corrected_move_id = fields.Many2one(
        "account.move", string="Corrected invoice",
        domain="[('move_type', '=', 'out_invoice'), ('state', '=', 'posted'), ('company_id', '=', company_id),"
               " ('commercial_partner_id', '=', debtor_id)]",
    )
    attachment_ids = fields.Many2many(
        "ir.attachment", "credit_dispute_answer_file_rel", "dialog_id", "attachment_id", string="Files",
    )

    def action_answer(self):
        self.ensure_one()
        self.dispute_id._answer(
            self.outcome, self.words, self.corrected_move_id, self.attachment_ids._filter_own_uploads(),
        )
        return {"type": "ir.actions.act_window_close"}
