from odoo import models


class CreditInnerThread(models.AbstractModel):
    """A conversation within the firm about a person: it never proposes to write to them.

    Whoever they are, they are no addressee of these notes; the deceased least of all. A thread opened by its address
    reads with the default company alone, from where they may not be readable.
    """

    _name = "credit.inner.thread"
    _inherit = "mail.thread"
    _description = "Conversation within the firm"

    def _mail_get_partner_fields(self, introspect_fields=False):
        return [name for name in super()._mail_get_partner_fields(introspect_fields) if name != "partner_id"]
