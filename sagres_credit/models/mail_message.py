from odoo import models


class MailMessage(models.Model):
    _inherit = "mail.message"

    def _is_to_outsiders(self):
        """Tell whether this message goes to somebody outside the firm, and is no internal note."""
        self.ensure_one()
        if self.is_internal or self.subtype_id.internal:
            return False
        outside = self.partner_ids.filtered("partner_share")
        return bool(outside or self.outgoing_email_to or self.incoming_email_to or self.incoming_email_cc)
