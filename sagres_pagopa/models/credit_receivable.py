from odoo import fields, models


class CreditReceivable(models.Model):
    """An item whose payment came by notice and could not be booked is not dunned."""

    _inherit = "credit.receivable"

    hold_code = fields.Selection(selection_add=[("pagopa", "Paid by pagoPA")], ondelete={"pagopa": "set null"})
