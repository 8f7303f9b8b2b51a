from odoo import fields, models


class CreditEstateLetterStep(models.TransientModel):
    """Say that a letter was received, with its proof, or that it came back."""

    _inherit = "credit.estate.letter.step"

    step = fields.Selection(
        selection_add=[("received", "Received"), ("returned", "Came back")],
        ondelete={"received": "cascade", "returned": "cascade"},
    )
    document_ids = fields.Many2many("ir.attachment", string="Proof of receipt")

    def action_record(self):
        self.ensure_one()
        if self.step == "received":
            self.letter_id._mark_received(self.date, self.document_ids)
        elif self.step == "returned":
            self.letter_id._mark_returned(self.date)
        else:
            return super().action_record()
        return {"type": "ir.actions.act_window_close"}
