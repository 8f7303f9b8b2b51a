from odoo import api, models


class CreditInteraction(models.Model):
    """What a debtor says of the client in a call becomes a voice."""

    _inherit = "credit.interaction"

    @api.model_create_multi
    def create(self, vals_list):
        """Hear the voices among new conversations, by set."""
        talks = super().create(vals_list)
        if not self.env.context.get("cx_closing"):
            self.env["cx.feedback"].sudo()._hear_talks(talks.sudo())
        return talks

    def write(self, vals):
        """Have the reason and the emotion of a voice follow those of its conversation."""
        result = super().write(vals)
        if {"reason_id", "emotion", "body"} & set(vals):
            self.env["cx.feedback"].sudo()._hear_talks(self.sudo())
        return result

    def _is_voice(self):
        """Tell whether a conversation says something of the client: a weakness of theirs, or a very bad feeling.

        For a module to hear more, it must override this method.
        """
        self.ensure_one()
        return self.reason_id.creditor_weakness or self.emotion == "very_bad"
