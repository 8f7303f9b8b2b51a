from odoo import fields, models


class CreditInteraction(models.Model):
    """A conversation that was a chat leads to every word of it, and stands on the timeline once."""

    _inherit = "credit.interaction"

    cx_chat_id = fields.Many2one(
        "discuss.channel", string="Whole chat", readonly=True, ondelete="set null", groups="sagres_credit.group_operator",
    )

    _cx_chat_uniq = models.UniqueIndex("(cx_chat_id) WHERE cx_chat_id IS NOT NULL", "A chat stands on the timeline once.")

    def action_cx_open_chat(self):
        """Open every word of the chat."""
        self.ensure_one()
        self.check_access("read")
        return self.cx_chat_id._get_chat_action() if self.cx_chat_id else False
