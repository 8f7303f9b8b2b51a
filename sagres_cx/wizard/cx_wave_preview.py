from odoo import api, fields, models
from odoo.exceptions import AccessError


class CxWavePreview(models.TransientModel):
    """Who a wave would ask now, and who not and why, before anybody is asked."""

    _name = "cx.wave.preview"
    _description = "Who a wave would ask"

    wave_id = fields.Many2one("cx.wave", required=True, readonly=True, ondelete="cascade")
    asked_count = fields.Integer(string="Would be asked", compute="_compute_numbers")
    excluded_count = fields.Integer(string="Would not be asked", compute="_compute_numbers")
    asked_words = fields.Text(string="How", compute="_compute_numbers")
    excluded_words = fields.Text(string="Why not", compute="_compute_numbers")

    @api.depends("wave_id")
    def _compute_numbers(self):
        invitations = self.env["cx.invitation"]
        reasons, channels = (
            dict(invitations._fields[name]._description_selection(self.env)) for name in ("exclusion", "channel")
        )
        for preview in self:
            preview._check_wave()
            rows = preview.wave_id._preview() if preview.wave_id else []
            asked = [(channels[channel], number) for reason, channel, number in rows if not reason]
            excluded = [(reasons[reason], number) for reason, _channel, number in rows if reason]
            preview.asked_count = sum(number for _words, number in asked)
            preview.excluded_count = sum(number for _words, number in excluded)
            preview.asked_words = _say(asked)
            preview.excluded_words = _say(excluded)

    def _check_wave(self):
        """Raise unless the current user prepares waves of this client."""
        if self.wave_id and not self.wave_id.has_access("write"):
            raise AccessError(self.env._("Only a credit manager of this client sees whom a wave would ask."))

    def action_start(self):
        """Ask these people."""
        self.ensure_one()
        self.wave_id.action_start()
        return {"type": "ir.actions.act_window_close"}


def _say(rows):
    """Return numbers with their words, the largest first, one a line."""
    return "\n".join(f"{number} {words}" for words, number in sorted(rows, key=lambda row: (-row[1], row[0])))
