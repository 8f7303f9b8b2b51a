from odoo import api, models


class MailThread(models.AbstractModel):
    """A question that comes back is asked another way."""

    _inherit = "mail.thread"

    @api.model
    def _routing_handle_bounce(self, email_message, message_dict):
        result = super()._routing_handle_bounce(email_message, message_dict)
        self.env["cx.invitation"]._receive_bounce(email_message, message_dict)
        return result
