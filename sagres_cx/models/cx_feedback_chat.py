from odoo import fields, models


class CxFeedback(models.Model):
    """A voice may come from a chat."""

    _inherit = "cx.feedback"

    chat_id = fields.Many2one("discuss.channel", readonly=True, index="btree_not_null", ondelete="set null")

    _chat_uniq = models.UniqueIndex("(chat_id) WHERE chat_id IS NOT NULL", "A chat is one voice.")
