from odoo import models


class CxFeedback(models.Model):
    """The thread of a voice knows the person, though only the user's default company is active there."""

    _inherit = "cx.feedback"

    def _message_get_suggested_recipients_batch(self, *args, **kwargs):
        """Suggest the person who spoke: the thread is read with the default company alone, where they are not readable."""
        voices = self.with_context(allowed_company_ids=self.env.user.company_ids.ids)
        return super(CxFeedback, voices)._message_get_suggested_recipients_batch(*args, **kwargs)
