from odoo import fields, models


class IrAttachment(models.Model):
    """A file knows the notices it went with, so that many are put on many notices at once."""

    _inherit = "ir.attachment"

    credit_notice_ids = fields.Many2many(
        "credit.notice", "credit_notice_ir_attachment_rel", "ir_attachment_id", "credit_notice_id", string="Credit notices",
        copy=False, groups="sagres_credit.group_operator",
    )
