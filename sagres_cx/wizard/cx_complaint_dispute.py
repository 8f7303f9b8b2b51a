from odoo import api, fields, models


class CxComplaintDispute(models.TransientModel):
    """Say which invoices a complaint is about: they are not collected until it is answered."""

    _name = "cx.complaint.dispute"
    _description = "Invoices of a complaint"

    complaint_id = fields.Many2one("cx.complaint", required=True, readonly=True)
    choice_ids = fields.Many2many("credit.receivable", compute="_compute_choice_ids")
    item_ids = fields.Many2many(
        "credit.receivable", "cx_complaint_dispute_item_rel", "dialog_id", "receivable_id", string="What they contest",
    )
    reason_id = fields.Many2one(
        "credit.reason", string="Why", compute="_compute_reason_id", store=True, readonly=False,
        domain="['|', ('creditor_weakness', '=', True), ('parent_id.creditor_weakness', '=', True)]",
    )

    @api.depends("complaint_id")
    def _compute_choice_ids(self):
        for dialog in self:
            case = dialog.complaint_id.sudo(False).case_id
            dialog.choice_ids = case._get_open_items() if case and case.has_access("read") else False

    @api.depends("complaint_id")
    def _compute_reason_id(self):
        for dialog in self:
            dialog.reason_id = dialog.complaint_id.reason_id

    def action_save(self):
        self.ensure_one()
        self.complaint_id._dispute(self.item_ids, self.reason_id)
        return {"type": "ir.actions.act_window_close"}
