from odoo import fields, models


class AccountPayment(models.Model):
    """A payment that was made through pagoPA names its receipt."""

    _inherit = "account.payment"

    pagopa_receipt_id = fields.Many2one(
        "pagopa.receipt", string="pagoPA receipt", readonly=True, copy=False, index="btree_not_null", ondelete="restrict",
        groups="sagres_credit.group_operator,sagres_credit.group_client",
    )

    _pagopa_receipt_uniq = models.UniqueIndex(
        "(pagopa_receipt_id) WHERE pagopa_receipt_id IS NOT NULL", "A receipt is booked once.",
    )
