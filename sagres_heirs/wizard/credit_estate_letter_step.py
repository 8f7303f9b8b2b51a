from odoo import fields, models

from ..models.credit_estate_letter import LETTER_CHANNELS


class CreditEstateLetterStep(models.TransientModel):
    """Say that a letter was posted, or what came back."""

    _name = "credit.estate.letter.step"
    _description = "What became of a letter about a succession"

    letter_id = fields.Many2one("credit.estate.letter", required=True, readonly=True)
    step = fields.Selection([("sent", "Posted"), ("answered", "Answered")], required=True, readonly=True, default="sent")
    date = fields.Date(string="Day", required=True, default=fields.Date.context_today)
    channel = fields.Selection(LETTER_CHANNELS, default=lambda self: self._default_channel())
    tracking = fields.Char(string="Tracking number")
    answer = fields.Text(string="What they answered")

    def _default_channel(self):
        letter = self.env["credit.estate.letter"].browse(self.env.context.get("default_letter_id"))
        return letter.channel or "letter"

    def action_record(self):
        self.ensure_one()
        if self.step == "sent":
            self.letter_id._mark_sent(self.date, self.channel, self.tracking)
        else:
            self.letter_id._mark_answered(self.date, self.answer)
        return {"type": "ir.actions.act_window_close"}
