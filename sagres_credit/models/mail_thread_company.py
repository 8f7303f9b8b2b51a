from odoo import api, models


class MailThread(models.AbstractModel):
    """The thread of a client who is not switched on works like any other.

    People see the cases of all the clients they work for, whichever the web client has switched on; core's rule on
    contacts goes by those alone, and would refuse the debtor's address to the very thread of the case.
    """

    _inherit = "mail.thread"

    @api.model
    def _get_thread_with_access(self, thread_id, *, mode="read", **kwargs):
        thread = super()._get_thread_with_access(thread_id, mode=mode, **kwargs)
        if "company_id" not in thread._fields or self.env.user._is_public():
            return thread
        off = (thread.sudo().company_id & self.env.user.company_ids) - self.env.companies
        if off:
            thread = thread.with_context(allowed_company_ids=[*self.env.companies.ids, *off.ids])
        return thread
