from odoo import models


class CxComplaint(models.Model):
    """The thread of a complaint knows the customer, though only the user's default company is active there."""

    _inherit = "cx.complaint"

    def _message_get_suggested_recipients_batch(self, *args, **kwargs):
        """Suggest the customer: the thread is read with the default company alone, where they are not readable."""
        complaints = self.with_context(allowed_company_ids=self.env.user.company_ids.ids)
        return super(CxComplaint, complaints)._message_get_suggested_recipients_batch(*args, **kwargs)
