from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    credit_import_id = fields.Many2one(
        "credit.import", string="Created by ledger import", index="btree_not_null", copy=False, readonly=True,
        ondelete="set null", groups="sagres_credit.group_manager",
    )
