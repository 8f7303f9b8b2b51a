from odoo import fields, models


class CxFeedback(models.Model):
    """A voice may come from a complaint: each complaint is one voice."""

    _inherit = "cx.feedback"

    complaint_id = fields.Many2one("cx.complaint", readonly=True, index="btree_not_null", ondelete="cascade")

    _complaint_uniq = models.UniqueIndex("(complaint_id) WHERE complaint_id IS NOT NULL", "A complaint is one voice.")
