from odoo import fields, models


class CrmLead(models.Model):
    """An opportunity that a content person opened says whose voice it came from and who found it."""

    _inherit = "crm.lead"

    cx_feedback_id = fields.Many2one(
        "cx.feedback", string="Voice", readonly=True, copy=False, index="btree_not_null", ondelete="set null",
    )
    cx_finder_id = fields.Many2one(
        "res.users", string="Introduction recorded by", readonly=True, copy=False, index="btree_not_null",
    )
