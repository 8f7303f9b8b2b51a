from odoo import fields, models


class CreditReceivable(models.Model):
    _inherit = "credit.receivable"

    import_disputed = fields.Boolean(
        string="Disputed in the client's ledger", readonly=True,
        help="The hold of this item came with the client's file, and goes when the file says so.",
    )
