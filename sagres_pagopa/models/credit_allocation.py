from odoo import api, fields, models


class CreditAllocation(models.Model):
    """Money of a receipt that does not add up pays no other debt before a person has looked."""

    _inherit = "credit.allocation"

    stop = fields.Selection(selection_add=[
        ("pagopa", "It came by pagoPA and something does not add up: look at its anomaly first"),
    ], ondelete={"pagopa": "set null"})

    @api.model
    def _get_stop(self, found, book, allocation=None, earlier=False):
        result = super()._get_stop(found, book, allocation, earlier)
        held = found.payment.move_id.origin_payment_id.sudo().pagopa_receipt_id.is_held
        return "pagopa" if held else result
