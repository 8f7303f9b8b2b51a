from odoo import fields, models


class AccountJournal(models.Model):
    _inherit = "account.journal"

    credit_claim_kind_id = fields.Many2one(
        "credit.claim.kind", string="Kind of claim", ondelete="restrict",
        help="What the invoices of this journal are for, where their products do not say it; decides when they lapse.",
    )
